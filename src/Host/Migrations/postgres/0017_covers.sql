CREATE TABLE show_covers (
    show bigint NOT NULL,
    picture bigint NOT NULL,
    key character varying(32) NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    preview_width integer NOT NULL,
    preview_height integer NOT NULL,
    description character varying(1500) NOT NULL,
    CONSTRAINT pk_show_covers PRIMARY KEY (show),
    CONSTRAINT fk_show_covers_shows_show FOREIGN KEY (show) REFERENCES shows (id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX ix_show_covers_picture ON show_covers (picture);
