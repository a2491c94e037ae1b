"use strict";
// Hovering, focusing or clicking an event shows its evidence; clicking a trigger shows its event.
for (const section of document.querySelectorAll("section")) {
  const cards = [...section.querySelectorAll("[data-event]")].filter((n) => n.classList.contains("card"));
  const marks = [...section.querySelectorAll("mark")];
  let pinned = null;
  const show = (id) => {
    for (const c of cards) c.classList.toggle("on", c.dataset.event === id);
    for (const m of marks) m.classList.toggle("on", id !== null && m.dataset.events.split(" ").includes(id));
  };
  const pin = (id) => {
    pinned = pinned === id ? null : id;
    for (const c of cards) c.setAttribute("aria-pressed", String(c.dataset.event === pinned));
    show(pinned);
  };
  for (const c of cards) {
    c.addEventListener("mouseenter", () => show(c.dataset.event));
    c.addEventListener("mouseleave", () => show(pinned));
    c.addEventListener("focus", () => show(c.dataset.event));
    c.addEventListener("blur", () => show(pinned));
    c.addEventListener("click", () => {
      pin(c.dataset.event);
      const first = marks.find((m) => m.classList.contains("trigger") && m.dataset.events.split(" ").includes(c.dataset.event));
      if (pinned && first) first.scrollIntoView({ block: "center" });
    });
  }
  for (const m of marks.filter((n) => n.classList.contains("trigger"))) {
    const go = () => {
      const id = m.dataset.events.split(" ")[0];
      pin(id);
      const card = cards.find((c) => c.dataset.event === id);
      if (pinned && card) card.scrollIntoView({ block: "nearest" });
    };
    m.addEventListener("click", go);
    m.addEventListener("keydown", (e) => { if (e.key === "Enter" || e.key === " ") { e.preventDefault(); go(); } });
    m.addEventListener("mouseenter", () => show(m.dataset.events.split(" ")[0]));
    m.addEventListener("mouseleave", () => show(pinned));
  }
  document.addEventListener("keydown", (e) => { if (e.key === "Escape") { pinned = null; show(null); } });
}
