// Search and order. The table is whole without it, by family names.
const body = document.querySelector("tbody"), rows = [...body.rows], q = document.getElementById("q"),
      changed = document.getElementById("changed"), heads = [...document.querySelectorAll("thead th")];
const fold = text => text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").replace(/[łŁ]/g, "l").replace(/[øØ]/g, "o").toLowerCase();
const texts = new Map(rows.map(row => [row, fold(row.textContent)]));
const find = () => {
  const words = fold(q.value).split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of rows) {
    row.hidden = !words.every(word => texts.get(row).includes(word)) || (changed.value && !row.querySelector(".new"));
    shown += !row.hidden;
  }
  document.getElementById("shown").textContent = shown ? `${shown} of ${rows.length} people shown` : "Nobody fits. Fewer letters find more people.";
};
const value = (row, n) => n === 0 ? row.dataset.key : row.cells[n].dataset.v ?? row.cells[n].textContent;
heads.forEach((head, n) => head.firstElementChild.addEventListener("click", () => {
  const numeric = head.classList.contains("n") || n === 5, was = head.getAttribute("aria-sort");
  const up = was ? was === "descending" : !numeric;
  heads.forEach(other => other.removeAttribute("aria-sort"));
  head.setAttribute("aria-sort", up ? "ascending" : "descending");
  const known = row => head.classList.contains("n") ? value(row, n) >= 0 : value(row, n) !== "";
  rows.sort((a, b) => known(b) - known(a)   // the unknown stays at the end in both directions
    || (up ? 1 : -1) * (head.classList.contains("n") ? value(a, n) - value(b, n) : value(a, n).localeCompare(value(b, n), "en")));
  body.append(...rows);
}));
q.addEventListener("input", find);
changed.addEventListener("change", find);
find();
