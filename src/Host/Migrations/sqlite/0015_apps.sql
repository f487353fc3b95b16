CREATE TABLE "push_apps" (
    "device" INTEGER NOT NULL CONSTRAINT "pk_push_apps" PRIMARY KEY,
    "member" INTEGER NOT NULL,
    "token" INTEGER NOT NULL,
    "access" TEXT NOT NULL,
    "faces" TEXT NOT NULL,
    "kinds" INTEGER NOT NULL,
    "policy" INTEGER NOT NULL,
    CONSTRAINT "fk_push_apps_push_devices_device" FOREIGN KEY ("device") REFERENCES "push_devices" ("id") ON DELETE CASCADE
);

CREATE INDEX "ix_push_apps_member" ON "push_apps" ("member");

CREATE UNIQUE INDEX "ix_push_apps_token" ON "push_apps" ("token");

DROP INDEX "ix_posts_author_id";

CREATE INDEX "ix_posts_author_lines" ON "posts" ("author", "id", "boost_of", "visibility", "withheld_at");
