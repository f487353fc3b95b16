CREATE TABLE hidden_rooms (
    room bigint NOT NULL,
    member bigint NOT NULL,
    CONSTRAINT pk_hidden_rooms PRIMARY KEY (room, member),
    CONSTRAINT fk_hidden_rooms_rooms_room FOREIGN KEY (room) REFERENCES rooms (id) ON DELETE CASCADE
);

CREATE INDEX ix_room_visits_member ON room_visits (member);
