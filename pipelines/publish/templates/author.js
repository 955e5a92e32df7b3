// Filtering is done by the style sheet. This adds an order, a count in words, and an address that keeps both.
const list = document.getElementById("list"), sort = document.getElementById("sort"), form = document.querySelector("form");
const by = {
  date: (a, b) => b.dataset.date.localeCompare(a.dataset.date),
  cited: (a, b) => b.dataset.cited - a.dataset.cited || by.date(a, b),
  title: (a, b) => a.querySelector("h3").textContent.trim().localeCompare(b.querySelector("h3").textContent.trim(), "en"),
};
const order = () => list.append(...[...list.children].sort(by[sort.value]));
const boxes = [...form.querySelectorAll("input")];
const asked = new URLSearchParams(location.hash.slice(1)).get("show")?.split(",") ?? [];
for (const box of boxes) if (asked.includes(box.id)) box.checked = true;
if (Object.hasOwn(by, asked[0])) sort.value = asked[0];
const tell = () => {
  const shown = [...list.children].filter(paper => paper.checkVisibility()).length;
  document.getElementById("shown").textContent = shown ? `${shown} of ${list.children.length} papers shown` : "No paper fits all of these. Choose All to see every paper.";
};
order();
tell();
form.addEventListener("submit", event => event.preventDefault());
form.addEventListener("change", event => {
  if (event.target === sort) order();
  tell();
  const on = boxes.filter(box => box.checked && !box.id.endsWith("-all")).map(box => box.id);
  const show = [sort.value === "date" ? null : sort.value, ...on].filter(Boolean).join(",");
  history.replaceState(null, "", show ? "#show=" + show : location.pathname + location.search);
});
