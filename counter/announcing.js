// One polite announcement. The region stands in the page before anything is said in it, and each turn is said once.

const ID = "desk-said";

function region() {
  let found = document.getElementById(ID);
  if (!found) {
    found = document.createElement("div");
    found.id = ID;
    found.setAttribute("role", "status");
    found.style.cssText =
      "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap";
    (document.querySelector('[data-testid="stMain"]') ?? document.body).append(found);
  }
  return found;
}

export default function ({ data }) {
  const place = region();
  if (!data.turn || place.dataset.turn === data.turn) return;
  place.dataset.turn = data.turn;
  place.textContent = "";
  setTimeout(() => { region().textContent = data.said; }, 150);
}
