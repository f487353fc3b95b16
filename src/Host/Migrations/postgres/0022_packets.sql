CREATE TABLE red_packets (
    id uuid NOT NULL,
    sender bigint NOT NULL,
    room bigint,
    club bigint,
    total bigint NOT NULL,
    currency character varying(6) NOT NULL,
    shares integer NOT NULL,
    for_present boolean NOT NULL,
    word character varying(60),
    seed bytea,
    promise bytea,
    made_at timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    taken integer NOT NULL,
    returned bigint NOT NULL,
    CONSTRAINT pk_red_packets PRIMARY KEY (id)
);

CREATE TABLE red_packet_shares (
    packet uuid NOT NULL,
    place integer NOT NULL,
    amount bigint NOT NULL,
    member bigint,
    taken_at timestamp with time zone,
    journal uuid,
    CONSTRAINT pk_red_packet_shares PRIMARY KEY (packet, place),
    CONSTRAINT fk_red_packet_shares_red_packets_packet FOREIGN KEY (packet) REFERENCES red_packets (id) ON DELETE CASCADE
);

CREATE TABLE red_packet_witnesses (
    packet uuid NOT NULL,
    member bigint NOT NULL,
    CONSTRAINT pk_red_packet_witnesses PRIMARY KEY (packet, member),
    CONSTRAINT fk_red_packet_witnesses_red_packets_packet FOREIGN KEY (packet) REFERENCES red_packets (id) ON DELETE CASCADE
);

CREATE TABLE tips (
    id uuid NOT NULL,
    sender bigint NOT NULL,
    receiver bigint NOT NULL,
    amount bigint NOT NULL,
    currency character varying(6) NOT NULL,
    words character varying(140) NOT NULL,
    is_private boolean NOT NULL,
    room bigint,
    made_at timestamp with time zone NOT NULL,
    given_at timestamp with time zone,
    CONSTRAINT pk_tips PRIMARY KEY (id)
);

CREATE TABLE tip_wishes (
    member bigint NOT NULL,
    is_list_public boolean NOT NULL,
    CONSTRAINT pk_tip_wishes PRIMARY KEY (member)
);

CREATE UNIQUE INDEX ix_red_packet_shares_packet_member ON red_packet_shares (packet, member) WHERE member IS NOT NULL;

CREATE INDEX ix_red_packet_shares_member_taken_at ON red_packet_shares (member, taken_at) WHERE member IS NOT NULL;

CREATE INDEX ix_red_packets_sender_made_at ON red_packets (sender, made_at);

CREATE INDEX ix_red_packets_room_made_at ON red_packets (room, made_at) WHERE room IS NOT NULL;

CREATE INDEX ix_red_packets_club_made_at ON red_packets (club, made_at) WHERE club IS NOT NULL;

CREATE INDEX ix_red_packets_until ON red_packets (until) WHERE ended_at IS NULL;

CREATE INDEX ix_tips_receiver_made_at ON tips (receiver, made_at);

CREATE INDEX ix_tips_room_made_at ON tips (room, made_at) WHERE room IS NOT NULL;

CREATE INDEX ix_tips_made_at ON tips (made_at) WHERE given_at IS NULL;
