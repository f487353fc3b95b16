CREATE TABLE "red_packets" (
    "id" TEXT NOT NULL CONSTRAINT "pk_red_packets" PRIMARY KEY,
    "sender" INTEGER NOT NULL,
    "room" INTEGER NULL,
    "club" INTEGER NULL,
    "total" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "shares" INTEGER NOT NULL,
    "for_present" INTEGER NOT NULL,
    "word" TEXT NULL,
    "seed" BLOB NULL,
    "promise" BLOB NULL,
    "made_at" TEXT NOT NULL,
    "until" TEXT NOT NULL,
    "ended_at" TEXT NULL,
    "taken" INTEGER NOT NULL,
    "returned" INTEGER NOT NULL
);

CREATE TABLE "red_packet_shares" (
    "packet" TEXT NOT NULL,
    "place" INTEGER NOT NULL,
    "amount" INTEGER NOT NULL,
    "member" INTEGER NULL,
    "taken_at" TEXT NULL,
    "journal" TEXT NULL,
    CONSTRAINT "pk_red_packet_shares" PRIMARY KEY ("packet", "place"),
    CONSTRAINT "fk_red_packet_shares_red_packets_packet" FOREIGN KEY ("packet") REFERENCES "red_packets" ("id") ON DELETE CASCADE
);

CREATE TABLE "red_packet_witnesses" (
    "packet" TEXT NOT NULL,
    "member" INTEGER NOT NULL,
    CONSTRAINT "pk_red_packet_witnesses" PRIMARY KEY ("packet", "member"),
    CONSTRAINT "fk_red_packet_witnesses_red_packets_packet" FOREIGN KEY ("packet") REFERENCES "red_packets" ("id") ON DELETE CASCADE
);

CREATE TABLE "tips" (
    "id" TEXT NOT NULL CONSTRAINT "pk_tips" PRIMARY KEY,
    "sender" INTEGER NOT NULL,
    "receiver" INTEGER NOT NULL,
    "amount" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "words" TEXT NOT NULL,
    "is_private" INTEGER NOT NULL,
    "room" INTEGER NULL,
    "made_at" TEXT NOT NULL,
    "given_at" TEXT NULL
);

CREATE TABLE "tip_wishes" (
    "member" INTEGER NOT NULL CONSTRAINT "pk_tip_wishes" PRIMARY KEY,
    "is_list_public" INTEGER NOT NULL
);

CREATE UNIQUE INDEX "ix_red_packet_shares_packet_member" ON "red_packet_shares" ("packet", "member") WHERE member IS NOT NULL;

CREATE INDEX "ix_red_packet_shares_member_taken_at" ON "red_packet_shares" ("member", "taken_at") WHERE member IS NOT NULL;

CREATE INDEX "ix_red_packets_sender_made_at" ON "red_packets" ("sender", "made_at");

CREATE INDEX "ix_red_packets_room_made_at" ON "red_packets" ("room", "made_at") WHERE room IS NOT NULL;

CREATE INDEX "ix_red_packets_club_made_at" ON "red_packets" ("club", "made_at") WHERE club IS NOT NULL;

CREATE INDEX "ix_red_packets_until" ON "red_packets" ("until") WHERE ended_at IS NULL;

CREATE INDEX "ix_tips_receiver_made_at" ON "tips" ("receiver", "made_at");

CREATE INDEX "ix_tips_room_made_at" ON "tips" ("room", "made_at") WHERE room IS NOT NULL;

CREATE INDEX "ix_tips_made_at" ON "tips" ("made_at") WHERE given_at IS NULL;
