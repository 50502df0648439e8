// Draws the queue. Every text is set as text, never as HTML. A link opens its inquiry here; with Ctrl, or the
// middle button, in a tab of its own, as any link does.

const make = (tag, text) => {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  return made;
};

function head(names) {
  const row = make("tr");
  for (const name of names) {
    const cell = make("th", name);
    cell.scope = "col";
    row.append(cell);
  }
  const made = make("thead");
  made.append(row);
  return made;
}

function cells(names, values, open) {
  const row = make("tr");
  values.forEach((value, place) => {
    const cell = make("td", place === 1 ? undefined : value);
    cell.dataset.head = names[place];
    if (place === 1) {
      const link = make("a", value);
      link.href = `?inquiry=${values[0]}`;
      link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
        event.preventDefault();
        open(Number(values[0]));
      });
      cell.append(link);
    }
    row.append(cell);
  });
  return row;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const place = parentElement.querySelector(".queue");
  const made = JSON.stringify(data);
  if (place.made === made) return;
  place.made = made;
  const table = make("table");
  const caption = make("caption", "Inquiries");
  const body = make("tbody");
  for (const row of data.rows) {
    body.append(cells(data.heads, row, (number) => setTriggerValue("opened", number)));
  }
  table.append(caption, head(data.heads), body);
  place.replaceChildren(table);
}
