CREATE TABLE "room_recording_consents" (
    "room" INTEGER NOT NULL,
    "member" INTEGER NOT NULL,
    "agreed" INTEGER NOT NULL,
    "at" TEXT NOT NULL,
    "withdrawn_at" TEXT NULL,
    CONSTRAINT "pk_room_recording_consents" PRIMARY KEY ("room", "member"),
    CONSTRAINT "fk_room_recording_consents_rooms_room" FOREIGN KEY ("room") REFERENCES "rooms" ("id") ON DELETE CASCADE
);

CREATE TABLE "room_recordings" (
    "room" INTEGER NOT NULL CONSTRAINT "pk_room_recordings" PRIMARY KEY,
    "by" INTEGER NOT NULL,
    "started_at" TEXT NOT NULL,
    "state" INTEGER NOT NULL,
    "length_ms" INTEGER NOT NULL,
    "ready_at" TEXT NULL,
    "version" INTEGER NOT NULL,
    "allows_clips" INTEGER NOT NULL,
    CONSTRAINT "fk_room_recordings_rooms_room" FOREIGN KEY ("room") REFERENCES "rooms" ("id") ON DELETE CASCADE
);

CREATE TABLE "room_clips" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_room_clips" PRIMARY KEY,
    "room" INTEGER NOT NULL,
    "by" INTEGER NOT NULL,
    "from_ms" INTEGER NOT NULL,
    "to_ms" INTEGER NOT NULL,
    "title" TEXT NULL,
    "made_at" TEXT NOT NULL,
    CONSTRAINT "fk_room_clips_room_recordings_room" FOREIGN KEY ("room") REFERENCES "room_recordings" ("room") ON DELETE CASCADE
);

CREATE TABLE "room_recording_spans" (
    "room" INTEGER NOT NULL,
    "kind" INTEGER NOT NULL,
    "member" INTEGER NOT NULL,
    "from_ms" INTEGER NOT NULL,
    "to_ms" INTEGER NOT NULL,
    "moderates" INTEGER NOT NULL,
    CONSTRAINT "pk_room_recording_spans" PRIMARY KEY ("room", "kind", "member", "from_ms"),
    CONSTRAINT "fk_room_recording_spans_room_recordings_room" FOREIGN KEY ("room") REFERENCES "room_recordings" ("room") ON DELETE CASCADE
);

CREATE TABLE "room_recording_stretches" (
    "room" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "from_ms" INTEGER NOT NULL,
    "started_at" TEXT NOT NULL,
    "ended_at" TEXT NULL,
    CONSTRAINT "pk_room_recording_stretches" PRIMARY KEY ("room", "number"),
    CONSTRAINT "fk_room_recording_stretches_room_recordings_room" FOREIGN KEY ("room") REFERENCES "room_recordings" ("room") ON DELETE CASCADE
);

CREATE INDEX "ix_room_clips_room_id" ON "room_clips" ("room", "id");

CREATE INDEX "ix_room_recording_consents_member" ON "room_recording_consents" ("member");

CREATE INDEX "ix_room_recordings_state" ON "room_recordings" ("state");
