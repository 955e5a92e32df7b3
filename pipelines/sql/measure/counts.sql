-- Question   how often is each paper cited, according to each source?
-- Unit       one row per (paper, source): low is the larger of its records' counts, high their sum
-- Leaves out papers without a count
-- Beware     a preprint and its published version may be two records of one source, citing papers shared or not
create or replace temp table paper_count as
select paper as paper, source as source, max(value) as low, cast(sum(value) as bigint) as high,
       max(received_at) as received_at
from latest
where measure = 'citations' and year is null
group by paper, source;
