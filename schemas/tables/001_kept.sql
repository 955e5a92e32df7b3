-- Kept tables are inputs: append-only, copied as they are by a rebuild, rewritten only by forgetting.
-- Times are UTC. Days are UTC days.

create table page (          -- a body as received; its bytes are pages/<first two of sha256>/<sha256>.zst
    sha256 varchar not null,
    size bigint not null,    -- bytes, decompressed
    kept_at timestamp not null
);

create table answer (        -- which page answered which ask, when, with what status
    source varchar not null,
    question varchar not null,       -- changes | written_by | about | who | import | reported
    subject varchar not null,        -- the set, the person's slug or name, '' for about, the file's name
    ask_key varchar not null,        -- digest of what went over the wire; never a secret
    ask varchar not null,            -- the whole ask as JSON: a rebuild needs it
    received_at timestamp not null,
    status smallint not null,
    media varchar not null,
    page varchar not null,           -- page.sha256
    run varchar not null,
    trouble varchar                  -- why it was not accepted as an answer; null where it was
);

create table loaded (        -- which answers have become facts, in whole chains only; a rebuild replays these
    ask_key varchar not null,
    received_at timestamp not null,
    page varchar not null,
    loaded_at timestamp not null
);

create table bookmark (      -- what was asked and stored whole
    source varchar not null,
    question varchar not null,       -- changes | written_by | about
    subject varchar not null,        -- changes: the part ('' is all); written_by: the slug; about: the asked id
    day date,                        -- changes: the day covered; null for the other two
    asked_at timestamp not null,     -- the greatest, where a day was covered more than once
    digest varchar not null,         -- written_by: of the author as asked, so that a new ORCID iD makes it due; else ''
    found boolean not null           -- about: false is "asked and not found"
);

create table decision (      -- append-only: who was believed to have signed, and why; the newest row of a key holds
    seq bigint not null,             -- order of writing
    source varchar not null,
    native_id varchar not null,
    folded varchar not null,         -- folded name as printed
    occurrence smallint not null,    -- 1, or more where the name stands on the byline more than once
    person varchar not null,
    state varchar not null,
    reason varchar not null,
    model varchar not null,
    day date not null
);

create table figure_log (    -- append-only, followed persons: a row only when anything but as_of changes
    seq bigint not null,             -- order of writing
    slug varchar not null,
    person varchar not null,
    figure varchar not null,
    day date not null,
    value varchar,
    absent varchar,
    held_by varchar,
    low bigint,
    high bigint,
    source varchar,
    as_of timestamp,
    version varchar not null,
    cause varchar not null           -- the run, or the rule's new version
);

create table run (           -- one go of one command
    id varchar not null,
    command varchar not null,
    started_at timestamp not null,
    ended_at timestamp,
    tally varchar                    -- JSON: what was asked, read, set aside, published
);

create view decision_in_force as     -- the newest decision of each key
select
    newest.source as source,
    newest.native_id as native_id,
    newest.folded as folded,
    newest.occurrence as occurrence,
    newest.person as person,
    newest.state as state,
    newest.reason as reason,
    newest.model as model,
    newest.day as day
from (
    select
        decision.*,
        row_number() over (
            partition by decision.source, decision.native_id, decision.folded, decision.occurrence
            order by decision.seq desc nulls last
        ) as place
    from decision
) as newest
where newest.place = 1;
