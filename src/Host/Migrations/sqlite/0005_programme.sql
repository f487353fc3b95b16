CREATE TABLE "calendar_keys" (
    "member" INTEGER NOT NULL CONSTRAINT "pk_calendar_keys" PRIMARY KEY,
    "secret" TEXT NOT NULL,
    "stamp" TEXT NOT NULL,
    "made_at" TEXT NOT NULL
);

CREATE TABLE "shows" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_shows" PRIMARY KEY,
    "club" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "host" INTEGER NOT NULL,
    "language" TEXT NOT NULL,
    "topic" TEXT NULL,
    "is_of_members" INTEGER NOT NULL,
    "zone" TEXT NOT NULL,
    "start" TEXT NOT NULL,
    "minutes" INTEGER NOT NULL,
    "rule" TEXT NOT NULL,
    "exceptions" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "made_at" TEXT NOT NULL,
    "changed_at" TEXT NOT NULL,
    "is_dropped" INTEGER NOT NULL,
    "next" TEXT NULL,
    "last" TEXT NULL
);

CREATE TABLE "show_cohosts" (
    "show" INTEGER NOT NULL,
    "member" INTEGER NOT NULL,
    CONSTRAINT "pk_show_cohosts" PRIMARY KEY ("show", "member"),
    CONSTRAINT "fk_show_cohosts_shows_show" FOREIGN KEY ("show") REFERENCES "shows" ("id") ON DELETE CASCADE
);

CREATE TABLE "show_dates" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_show_dates" PRIMARY KEY,
    "show" INTEGER NOT NULL,
    "original" TEXT NOT NULL,
    "start" TEXT NULL,
    "starts_at" TEXT NOT NULL,
    "cancelled_at" TEXT NULL,
    "room" INTEGER NULL,
    "reminded_of" TEXT NULL,
    CONSTRAINT "fk_show_dates_shows_show" FOREIGN KEY ("show") REFERENCES "shows" ("id") ON DELETE CASCADE
);

CREATE TABLE "show_attendances" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_show_attendances" PRIMARY KEY,
    "date" INTEGER NOT NULL,
    "member" INTEGER NOT NULL,
    CONSTRAINT "fk_show_attendances_show_dates_date" FOREIGN KEY ("date") REFERENCES "show_dates" ("id") ON DELETE CASCADE
);

CREATE UNIQUE INDEX "ix_calendar_keys_secret" ON "calendar_keys" ("secret");

CREATE UNIQUE INDEX "ix_show_attendances_date_member" ON "show_attendances" ("date", "member");

CREATE INDEX "ix_show_attendances_member" ON "show_attendances" ("member");

CREATE INDEX "ix_show_cohosts_member" ON "show_cohosts" ("member");

CREATE INDEX "ix_show_dates_room" ON "show_dates" ("room") WHERE room IS NOT NULL;

CREATE UNIQUE INDEX "ix_show_dates_show_original" ON "show_dates" ("show", "original");

CREATE INDEX "ix_shows_club" ON "shows" ("club");

CREATE INDEX "ix_shows_host" ON "shows" ("host");

CREATE INDEX "ix_shows_next" ON "shows" ("next");

ALTER TABLE "notifications" ADD COLUMN "occurrence" INTEGER NULL;
