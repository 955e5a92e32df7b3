-- Question   what is this figure of each measured person, or why is it absent?
-- Unit       persons; one row of `figure` each
-- Leaves out nothing: a person of whom the metric says nothing gets the reason
-- Beware     as_of of a figure that rests on papers is null: an equal record that comes again moves only its place
insert into figure by name
select measured.person as person,
       $name as name,
       metric.value as value,
       metric.label as label,
       case
           when metric.value is not null or metric.label is not null then null
           when headline.papers = 0 then 'no-papers'
           when not $by_counts then $absent
           when headline.told then 'too-few-counts'
           when $asked then 'no-answer'
           else 'not-asked'
       end as absent,
       metric.low as low,
       metric.high as high,
       case
           when $by_counts then headline.source
           when $name = 'code_links' then coalesce(headline.code_sources, headline.paper_sources)
           else headline.paper_sources
       end as source,
       case when $by_counts then headline.as_of end as as_of,
       $version as version,
       coalesce(metric.with_count, case when $by_counts then headline.with_count else 0 end) as with_count,
       headline.papers as of_count
from headline
join measured on measured.n = headline.person
left join metric on metric.person = headline.person;
