-- Links that sources give for papers, institutions as sources identified them, when an id was first asked about, and
-- by which a page that has not changed is known again.

create table link (          -- derived: an address that a source gave for one of its records; its last answer holds
    source varchar not null,
    native_id varchar not null,
    role varchar,                    -- code | project page | model | data set; null: the source answered, and gave none
    url varchar,
    given_by varchar,                -- author | automatic: who put it there, as the source says
    received_at timestamp not null,
    page varchar not null,
    record integer not null
);

alter table authorship add column rors varchar[]; -- institutions as the source identified them; null: not said

alter table bookmark add column first_at timestamp; -- when it was first asked

update bookmark set first_at = asked_at;

alter table answer add column etag varchar; -- as received: sent along when the same is asked again

alter table answer add column modified varchar; -- the reply's Last-Modified, as received
