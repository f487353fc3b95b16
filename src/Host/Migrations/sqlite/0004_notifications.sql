CREATE TABLE "notification_fanouts" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_notification_fanouts" PRIMARY KEY,
    "kind" INTEGER NOT NULL,
    "subject" INTEGER NOT NULL,
    "actor" INTEGER NOT NULL,
    "room" INTEGER NOT NULL,
    "audience" INTEGER NOT NULL,
    "of" INTEGER NOT NULL,
    "cursor" INTEGER NOT NULL,
    "done_at" TEXT NULL
);

CREATE TABLE "notification_follow_wishes" (
    "member" INTEGER NOT NULL,
    "followed" INTEGER NOT NULL,
    "level" INTEGER NOT NULL,
    CONSTRAINT "pk_notification_follow_wishes" PRIMARY KEY ("followed", "member")
);

CREATE TABLE "notification_wishes" (
    "member" INTEGER NOT NULL CONSTRAINT "pk_notification_wishes" PRIMARY KEY,
    "unlisted" INTEGER NOT NULL,
    "unpushed" INTEGER NOT NULL,
    "quiet_from" INTEGER NULL,
    "quiet_to" INTEGER NULL,
    "zone" TEXT NOT NULL
);

CREATE TABLE "notifications" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_notifications" PRIMARY KEY,
    "member" INTEGER NOT NULL,
    "kind" INTEGER NOT NULL,
    "subject" INTEGER NOT NULL,
    "actor" INTEGER NULL,
    "room" INTEGER NULL,
    "count" INTEGER NOT NULL,
    "at" TEXT NOT NULL,
    "read_at" TEXT NULL,
    "is_listed" INTEGER NOT NULL,
    "held_until" TEXT NULL
);

CREATE TABLE "push_devices" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_push_devices" PRIMARY KEY,
    "member" INTEGER NOT NULL,
    "endpoint" TEXT NOT NULL,
    "public_key" BLOB NOT NULL,
    "secret" BLOB NOT NULL,
    "name" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "added_at" TEXT NOT NULL
);

CREATE TABLE "push_deliveries" (
    "notification" INTEGER NOT NULL,
    "device" INTEGER NOT NULL,
    "due_at" TEXT NOT NULL,
    "tries" INTEGER NOT NULL,
    CONSTRAINT "pk_push_deliveries" PRIMARY KEY ("notification", "device"),
    CONSTRAINT "fk_push_deliveries_notifications_notification" FOREIGN KEY ("notification") REFERENCES "notifications" ("id") ON DELETE CASCADE,
    CONSTRAINT "fk_push_deliveries_push_devices_device" FOREIGN KEY ("device") REFERENCES "push_devices" ("id") ON DELETE CASCADE
);

CREATE INDEX "ix_notification_fanouts_done_at" ON "notification_fanouts" ("done_at");

CREATE UNIQUE INDEX "ix_notification_fanouts_kind_subject_audience_of" ON "notification_fanouts" ("kind", "subject", "audience", "of");

CREATE INDEX "ix_notification_follow_wishes_member" ON "notification_follow_wishes" ("member");

CREATE INDEX "ix_notifications_at" ON "notifications" ("at");

CREATE INDEX "ix_notifications_held_until" ON "notifications" ("held_until") WHERE held_until IS NOT NULL;

CREATE INDEX "ix_notifications_member_id" ON "notifications" ("member", "id");

CREATE UNIQUE INDEX "ix_notifications_member_kind_subject" ON "notifications" ("member", "kind", "subject");

CREATE INDEX "ix_notifications_unread" ON "notifications" ("member") WHERE read_at IS NULL;

CREATE INDEX "ix_push_deliveries_device" ON "push_deliveries" ("device");

CREATE INDEX "ix_push_deliveries_due_at" ON "push_deliveries" ("due_at");

CREATE UNIQUE INDEX "ix_push_devices_endpoint" ON "push_devices" ("endpoint");

CREATE INDEX "ix_push_devices_member" ON "push_devices" ("member");
