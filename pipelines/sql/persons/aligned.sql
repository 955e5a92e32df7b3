-- Question   which names of the other works stand for which position of the chosen byline?
-- Unit       aligned names; one row per (paper, position, name of a work), the chosen byline's own included
-- Leaves out names that find no position; they are evidence for nobody
-- Beware     first by equal folded name and occurrence; else by equal place, length of byline, family and initial,
--            where neither side is taken already; a record that tells of one author alone, as a person's own list does,
--            by family and initial, where one position has them
create or replace temp table aligned as
with chosen as (
    select * from named_position where chosen
), other as (
    select * from named_position where not chosen
), by_name as (
    select chosen.paper as paper, chosen.position as position, other.position as their_position,
           other.source as source, other.native_id as native_id, other.form as form,
           other.orcid as orcid, other.native as native
    from chosen
    join other using (paper, folded, occurrence)
), rest as (
    select other.*
    from other
    anti join by_name
        on by_name.paper = other.paper and by_name.source = other.source and by_name.native_id = other.native_id
        and by_name.form = other.form and by_name.their_position = other.position
), by_place as (
    select chosen.paper as paper, chosen.position as position, rest.position as their_position,
           rest.source as source, rest.native_id as native_id, rest.form as form,
           rest.orcid as orcid, rest.native as native
    from chosen
    join rest using (paper, position, length, key)
    anti join by_name
        on by_name.paper = chosen.paper and by_name.position = chosen.position and by_name.source = rest.source
        and by_name.native_id = rest.native_id and by_name.form = rest.form
), lone as (
    select held.paper as paper, held.position as position, rest.source as source, rest.orcid as orcid,
           rest.native as native
    from (select chosen.*, count(*) over (partition by paper, key) as bearers from chosen) as held
    join rest using (paper, key)
    where rest.length = 1 and held.length > 1 and held.bearers = 1
)
select paper as paper, position as position, source as source, orcid as orcid, native as native from chosen
union all
select paper as paper, position as position, source as source, orcid as orcid, native as native from lone
union all
select paper as paper, position as position, source as source, orcid as orcid, native as native from by_name
union all
select paper as paper, position as position, source as source, orcid as orcid, native as native from by_place;
