-- Question   what is the commonest primary category of each person's papers?
-- Unit       persons; one row each: the category, null where fewer than half of the papers have one
-- Leaves out papers without a category
-- Beware     ties go to the least category in text order; a field is a word and has no range
with by_category as (
    select authored.person as person,
           authored.category as category,
           sum(case when authored.category is not null then 1 else 0 end) as papers,
           count(*) as all_papers
    from authored
    where authored.sure = true
    group by authored.person, authored.category
), ranked as (
    select by_category.person as person,
           by_category.category as category,
           sum(by_category.papers) over (partition by by_category.person) as with_count,
           sum(by_category.all_papers) over (partition by by_category.person) as of_count,
           row_number() over (
               partition by by_category.person
               order by by_category.papers desc nulls last, by_category.category nulls last
           ) as place
    from by_category
)
select ranked.person as person,
       case when ranked.with_count * 2 >= ranked.of_count then ranked.category end as label,
       cast(ranked.with_count as bigint) as with_count,
       cast(ranked.of_count as bigint) as of_count
from ranked
where ranked.place = 1
order by person nulls last;
