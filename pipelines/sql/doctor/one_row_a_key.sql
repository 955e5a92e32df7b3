-- Question   which tables hold more than one row of a key?
-- Unit       tables; one row each, with how many rows are too many
-- Leaves out tables whose keys are unique
-- Beware     a source may say several values of one measure on a day, so a value is part of those keys
select table_name || ', ' || (rows_held - keys_held) || ' rows' as what
from (
    select 'page' as table_name, count(*) as rows_held,
           (select count(*) from (select distinct sha256 from page)) as keys_held from page
    union all
    select 'answer', count(*), (select count(*) from (
        select distinct source, question, subject, ask_key, received_at, page from answer)) from answer
    union all
    select 'loaded', count(*), (select count(*) from (
        select distinct ask_key, received_at, page from loaded)) from loaded
    union all
    select 'bookmark', count(*), (select count(*) from (
        select distinct source, question, subject, day from bookmark)) from bookmark
    union all
    select 'decision', count(*), (select count(*) from (select distinct seq from decision)) from decision
    union all
    select 'figure_log', count(*), (select count(*) from (select distinct seq from figure_log)) from figure_log
    union all
    select 'run', count(*), (select count(*) from (select distinct id from run)) from run
    union all
    select 'work', count(*), (select count(*) from (select distinct source, native_id, form from work)) from work
    union all
    select 'authorship', count(*), (select count(*) from (
        select distinct source, native_id, form, position from authorship)) from authorship
    union all
    select 'identifier', count(*), (select count(*) from (
        select distinct source, native_id, form, id from identifier)) from identifier
    union all
    select 'observation', count(*), (select count(*) from (
        select distinct source, native_id, measure, year, value, day from observation)) from observation
    union all
    select 'claim', count(*), (select count(*) from (
        select distinct source, native_id, measure, value, day from claim)) from claim
    union all
    select 'link', count(*), (select count(*) from (select distinct source, native_id, role, url, given_by from link)) from link
    union all
    select 'gone', count(*), (select count(*) from (select distinct source, native_id from gone)) from gone
    union all
    select 'set_aside', count(*), (select count(*) from (
        select distinct source, page, record, form from set_aside)) from set_aside
    union all
    select 'surprise', count(*), (select count(*) from (
        select distinct source, form, path, page from surprise)) from surprise
    union all
    select 'paper_work', count(*), (select count(*) from (
        select distinct source, native_id from paper_work)) from paper_work
    union all
    select 'paper', count(*), (select count(*) from (select distinct paper from paper)) from paper
    union all
    select 'signature', count(*), (select count(*) from (select distinct paper, position from signature)) from signature
    union all
    select 'assignment', count(*), (select count(*) from (
        select distinct paper, position from assignment)) from assignment
    union all
    select 'person', count(*), (select count(*) from (select distinct person from person)) from person
    union all
    select 'figure', count(*), (select count(*) from (select distinct person, name from figure)) from figure
    union all
    select 'yearly', count(*), (select count(*) from (select distinct person, series, year from yearly)) from yearly
    union all
    select 'stale', count(*), (select count(*) from (select distinct kind, key from stale)) from stale
) as held
where rows_held > keys_held
order by what;
