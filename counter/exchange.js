// Draws one exchange. Every text is set as text, never as HTML, and links lead to our own pages only.

const make = (tag, name, text) => {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text !== undefined) made.textContent = text;
  return made;
};

const within = (parent, ...children) => {
  parent.append(...children.filter(Boolean));
  return parent;
};

function link(href, name) {
  const made = make("a", name);
  if (!/^\/(source|read)\//.test(href)) return made;
  Object.assign(made, { href, target: "_blank", rel: "noopener" });
  return made;
}

function chips(cites) {
  const list = make("ul", "cites");
  for (const cite of cites) {
    const chip = within(
      link(cite.href, "chip"),
      make("span", "number", String(cite.number)),
      make("span", "place", cite.label),
      make("span", "unseen", " (opens in a new tab)"),
    );
    list.append(within(make("li"), chip, make("span", "what", `${cite.what}, ${cite.date}`)));
  }
  return list;
}

function quotation(runs, whose) {
  const [before, deciding, after] = runs;
  const words = within(make("p"), before, deciding ? make("mark", "", deciding) : null, after);
  return within(make("blockquote", whose), words);
}

function folded(title, ...children) {
  return within(make("details"), make("summary", "", title), ...children);
}

const DRAW = {
  asked: (block) => make("h3", "asked", block.text),
  told: (block) => {
    const list = make("ul");
    for (const item of block.items) list.append(make("li", "", item));
    return within(make("div", "told"), make("p", "", block.text), block.items.length ? list : null);
  },
  short: (block) =>
    within(make("div", "short"), make("p", "says", block.text), make("p", "whose", block.label.replace(/:$/, "")), chips(block.cites)),
  next: (block) =>
    within(make("div", "next"), make("p", "whose", block.label.replace(/:$/, "")), make("p", "", block.text), chips(block.cites)),
  quote: (block) =>
    within(
      make("div", "quote"),
      make("p", "whose", block.label),
      quotation(block.decides ?? block.runs, block.whose),
      block.decides ? folded("The whole passage", quotation(block.runs, block.whose)) : null,
      chips(block.cites),
    ),
  beside: (block) =>
    within(make("div", "beside"), folded(block.label.replace(/:$/, ""), quotation(block.runs, block.whose), chips(block.cites))),
};

function others(places) {
  if (!places.length) return null;
  const list = make("ul", "others");
  for (const place of places) {
    const words = within(link(place.href, ""), place.label, make("span", "unseen", " (opens in a new tab)"));
    list.append(within(make("li"), words, make("span", "what", place.about)));
  }
  return within(make("div", "elsewhere"), make("h3", "", "Other places that may help"), list);
}

function drawn(data) {
  const answer = make("div", `answer ${data.kind}`);
  if (data.kind !== "answer") answer.append(make("p", "title", data.title));
  if (data.lead) answer.append(make("p", "lead", data.lead));
  for (const block of data.blocks) answer.append(DRAW[block.kind](block));
  const question = within(make("h2", "question"), make("span", "unseen", "You asked: "), data.question);
  return [question, within(answer, others(data.others), data.told ? DRAW.told(data.told) : null)];
}

// A new exchange comes to the top of the view. Streamlit scrolls to the end by itself, so it is done again
// until everything is drawn or the person moves.
function arrive(element, turn) {
  const page = document.documentElement.dataset;
  if (page.deskArrived === turn) return;
  page.deskArrived = turn;
  let moved = false;
  const stop = () => { moved = true; };
  const acts = ["wheel", "touchmove", "keydown", "pointerdown"];
  const show = () => { if (!moved) element.scrollIntoView({ block: "start" }); };
  for (const act of acts) addEventListener(act, stop, { once: true, passive: true });
  for (const wait of [0, 100, 300, 600, 1000]) setTimeout(show, wait);
  setTimeout(() => { for (const act of acts) removeEventListener(act, stop); }, 1100);
}

export default function ({ data, parentElement }) {
  const place = parentElement.querySelector(".exchange");
  const [view] = data.view;
  const made = JSON.stringify(view);
  if (place.made !== made) {
    place.replaceChildren(...drawn(view));
    place.made = made;
  }
  if (data.fresh) arrive(place, data.fresh);
}
