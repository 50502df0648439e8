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

// A sentence in plain words, whose they are, and under a chat model's the words that it was checked against.
function worded(name, block) {
  const against = (block.against ?? []).map((words) => quotation([`“${words}”`, "", ""], ""));
  const whose = make("p", "whose", against.length ? block.label : block.label.replace(/:$/, ""));
  return within(make("div", name), make("p", "says", block.text), whose, ...against, chips(block.cites));
}

const DRAW = {
  asked: (block) => make("h3", "asked", block.text),
  told: (block) => {
    const list = make("ul");
    for (const item of block.items) list.append(make("li", "", item));
    return within(make("div", "told"), make("p", "", block.text), block.items.length ? list : null);
  },
  short: (block) => worded("short", block),
  next: (block) =>
    within(make("div", "next"), make("p", "whose", block.label.replace(/:$/, "")), make("p", "", block.text), chips(block.cites)),
  note: (block) => make("p", "note", block.text),
  plain: (block) => worded("plain", block),
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
  const list = make("ul", "others");
  for (const place of places) {
    const words = within(link(place.href, ""), place.label, make("span", "unseen", " (opens in a new tab)"));
    list.append(within(make("li"), words, make("span", "what", place.about)));
  }
  return within(make("div", "elsewhere"), make("h3", "", "Other places that may help"), list);
}

function leftOut(left) {
  const list = make("ul");
  for (const item of left.items) list.append(make("li", "", item));
  return within(make("div", "left"), folded(left.title, make("p", "", left.lead), list));
}

// Everything under the question, each as [what it is made of, how it is made].
function pieces(data) {
  const { kind, title, lead, blocks, others: places, left, told, line } = data;
  return [
    kind !== "answer" && title ? [title, () => make("p", "title", title)] : null,
    lead ? [lead, () => make("p", "lead", lead)] : null,
    ...blocks.map((block) => [block, () => DRAW[block.kind](block)]),
    places.length ? [places, () => others(places)] : null,
    left ? [left, () => leftOut(left)] : null,
    told ? [told, () => DRAW.told(told)] : null,
    line ? [line, () => make("p", "line", line)] : null,
  ].filter(Boolean);
}

// What stands already and has not changed is left in its place, with what is open or selected in it.
function draw(place, data) {
  if (!place.firstChild) place.append(make("h2", "question"), make("div"));
  const [question, answer] = place.children;
  if (question.made !== data.question) {
    question.replaceChildren(make("span", "unseen", "You asked: "), data.question);
    question.made = data.question;
  }
  answer.className = `answer ${data.kind} ${data.state}`;
  place.setAttribute("aria-busy", String(data.state === "growing"));
  const standing = new Map([...answer.children].map((child) => [child.made, child]));
  pieces(data).forEach(([made, maker], number) => {
    const name = JSON.stringify(made);
    const child = standing.get(name) ?? maker();
    standing.delete(name);
    child.made = name;
    if (answer.children[number] !== child) answer.insertBefore(child, answer.children[number] ?? null);
  });
  for (const child of standing.values()) child.remove();
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
    draw(place, view);
    place.made = made;
  }
  if (data.fresh) arrive(place, data.fresh);
}
