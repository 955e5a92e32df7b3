-- Question   whose figures break a law of arithmetic?
-- Unit       persons; one row each, with the figures side by side, and those that are held
-- Leaves out persons whose figures agree
-- Beware     pipelines/measure/laws.py decides and puts the breach into words; counts paper by paper are not kept, so
--            whether they add up is seen by reading pages again
with wide as (
    select figure.person as person,
           max(figure.value) filter (figure.name = 'paper_count') as papers,
           max(figure.value) filter (figure.name = 'citations') as citations,
           max(figure.value) filter (figure.name = 'h_index') as h_index,
           max(figure.value) filter (figure.name = 'g_index') as g_index,
           max(figure.value) filter (figure.name = 'i10_index') as i10_index,
           list(figure.name) filter (figure.held_by is not null) as held
    from figure
    group by figure.person
)
select wide.person as person, coalesce(wide.held, []) as held, wide.papers as papers, wide.citations as citations,
       wide.h_index as h_index, wide.g_index as g_index, wide.i10_index as i10_index
from wide
where h_index > papers or h_index * h_index > citations or h_index > g_index
   or g_index > papers or i10_index > papers or i10_index * 10 > citations
order by wide.person;
