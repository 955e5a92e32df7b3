-- Question   whose papers by year do not add up to their papers?
-- Unit       persons; one row each
-- Leaves out persons without a paper that counts; citations, whose years need not add up
-- Beware     the row without a year holds the undated papers
with by_year as (
    select yearly.person as person, sum(yearly.value) as papers
    from yearly
    where yearly.series = 'papers'
    group by yearly.person
)
select figure.person as what
from figure
left join by_year using (person)
where figure.name = 'paper_count' and coalesce(figure.value, 0) <> coalesce(by_year.papers, 0)
order by what;
