CREATE TABLE "member_address_asks" (
    "member_id" INTEGER NOT NULL CONSTRAINT "pk_member_address_asks" PRIMARY KEY,
    "at" TEXT NOT NULL,
    "since" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    CONSTRAINT "fk_member_address_asks_members_member_id" FOREIGN KEY ("member_id") REFERENCES "members" ("id") ON DELETE CASCADE
);

CREATE TABLE "mails" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_mails" PRIMARY KEY,
    "key" TEXT NOT NULL,
    "member" INTEGER NOT NULL,
    "address" TEXT NOT NULL,
    "is_confirmation" INTEGER NOT NULL,
    "notification" INTEGER NULL,
    "subject" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "html" TEXT NOT NULL,
    "off_path" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    "due_at" TEXT NOT NULL,
    "tries" INTEGER NOT NULL,
    "state" INTEGER NOT NULL,
    "done_at" TEXT NULL
);

CREATE TABLE "mail_suspended_addresses" (
    "address" TEXT NOT NULL CONSTRAINT "pk_mail_suspended_addresses" PRIMARY KEY,
    "at" TEXT NOT NULL,
    "reply" INTEGER NOT NULL
);

CREATE TABLE "mail_wishes" (
    "member" INTEGER NOT NULL CONSTRAINT "pk_mail_wishes" PRIMARY KEY,
    "digest" INTEGER NOT NULL,
    "turned" INTEGER NOT NULL,
    "language" TEXT NOT NULL,
    "zone" TEXT NOT NULL,
    "digested_at" TEXT NOT NULL,
    "digest_due_at" TEXT NULL
);

CREATE INDEX "ix_mails_done_at" ON "mails" ("done_at");

CREATE UNIQUE INDEX "ix_mails_key" ON "mails" ("key");

CREATE INDEX "ix_mails_due_at" ON "mails" ("due_at") WHERE done_at IS NULL;

CREATE INDEX "ix_mail_wishes_digest_due_at" ON "mail_wishes" ("digest_due_at") WHERE digest_due_at IS NOT NULL;
