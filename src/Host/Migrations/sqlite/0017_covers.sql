CREATE TABLE "show_covers" (
    "show" INTEGER NOT NULL CONSTRAINT "pk_show_covers" PRIMARY KEY,
    "picture" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "preview_width" INTEGER NOT NULL,
    "preview_height" INTEGER NOT NULL,
    "description" TEXT NOT NULL,
    CONSTRAINT "fk_show_covers_shows_show" FOREIGN KEY ("show") REFERENCES "shows" ("id") ON DELETE CASCADE
);

CREATE UNIQUE INDEX "ix_show_covers_picture" ON "show_covers" ("picture");
