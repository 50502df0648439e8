// Tells a screen reader what Streamlit does not: plain names for fields, which field an error
// belongs to, and that a new step has begun. It draws nothing.

const field = (key) => {
  const holder = document.querySelector(`.st-key-${CSS.escape(key)}`);
  return holder?.querySelector('[role="radiogroup"], input, textarea, button') ?? null;
};

const told = new Map(); // what was set before, to be taken back

function describe({ labels, fault }) {
  for (const [element, names] of told) {
    for (const name of names) element.removeAttribute(name);
  }
  told.clear();
  const set = (element, name, value) => {
    element.setAttribute(name, value);
    if (name !== "aria-label") told.set(element, [...(told.get(element) ?? []), name]);
  };
  let missing = false;
  for (const [key, text] of labels) {
    const found = field(key);
    if (found) set(found, "aria-label", text);
    else missing = true;
  }
  const message = document.querySelector(".st-key-fault");
  const faulty = fault ? field(fault) : null;
  if (faulty && message) {
    message.id = "fault";
    set(faulty, "aria-invalid", "true");
    set(faulty, "aria-describedby", "fault");
  }
  return !missing && (!fault || Boolean(faulty && message));
}

function arrive({ screen, step, fault, focus, turn }) {
  const page = document.documentElement.dataset;
  const arrived = page.deskStep === undefined; // the page was opened just now: leave the focus alone
  const same = page.deskStep === step;
  const where = fault ? page.deskTurn !== turn && fault : page.deskScreen === screen && focus;
  if (!arrived && (fault || !same)) {
    if (!(where ? toField(where) : fault || toHeading())) return false;
  }
  Object.assign(page, { deskStep: step, deskScreen: screen, deskTurn: turn });
  return true;
}

function toField(key) {
  const found = field(key);
  const first = found?.matches("[role=radiogroup]") ? found.querySelector("input") : found;
  first?.focus();
  return Boolean(first);
}

function toHeading() {
  const heading = document.querySelector(".st-key-step-heading h2");
  if (!heading) return false;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
  return true;
}

export default function ({ data }) {
  let stopped = false;
  let left = 40;
  const attempt = () => {
    if (stopped) return;
    const done = describe(data);
    if ((!done || !arrive(data)) && left-- > 0) setTimeout(attempt, 50);
  };
  // Streamlit draws what changed after this ran, so it is looked at once more.
  requestAnimationFrame(attempt);
  const later = setTimeout(() => !stopped && describe(data), 400);
  return () => {
    stopped = true;
    clearTimeout(later);
  };
}
