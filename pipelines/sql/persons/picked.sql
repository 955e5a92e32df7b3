-- Question   which signatures of a contested name are one followed person's, by anchors or author ids in people.toml?
-- Unit       signatures; one row per (paper, position)
-- Leaves out signatures that two followed persons could claim
-- Beware     `picking` (folded, native, slug) and `anchored` hold the followed people who are known to have namesakes;
--            an author id counts where people.toml gives it or where it stands at an anchor
create or replace temp table picked as
with used as (
    select subject.paper as paper, subject.position as position, subject.folded as folded,
           unnest(subject.natives) as native
    from subject
), claimed as (
    select used.paper as paper, used.position as position, picking.slug as slug, picking.native as why
    from used
    join picking using (folded, native)
    union
    select anchored.paper as paper, anchored.position as position, anchored.slug as slug, 'this paper' as why
    from anchored
)
select paper as paper, position as position, min(slug) as slug, min(why) as why
from claimed
group by paper, position
having count(distinct slug) = 1;
