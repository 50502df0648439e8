// What is typed into a reply reaches the desk when its writer pauses, so that a reload loses nothing; until then
// the browser asks before it leaves. Streamlit takes a text over when its field is left: it is told so here,
// without the focus moving. A place for files gets a role that may have a name.

const PAUSE = 1200; // milliseconds
const REPLY = ".st-key-reply-box textarea";

let waiting = 0;
let typed = null;

function hand() {
  clearTimeout(waiting);
  if (typed?.isConnected) typed.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
  typed = null;
}

function typing(event) {
  if (!event.target.matches?.(REPLY)) return;
  typed = event.target;
  clearTimeout(waiting);
  waiting = setTimeout(hand, PAUSE);
}

function leaving(event) {
  if (!typed) return;
  event.preventDefault();
  hand();
}

function roles() {
  for (const place of document.querySelectorAll('[data-testid="stFileUploaderDropzone"][role="presentation"]')) {
    place.setAttribute("role", "group");
  }
}

export default function () {
  roles();
  const watch = new MutationObserver(roles);
  watch.observe(document.body, { childList: true, subtree: true });
  document.addEventListener("input", typing);
  window.addEventListener("beforeunload", leaving);
  return () => {
    watch.disconnect();
    document.removeEventListener("input", typing);
    window.removeEventListener("beforeunload", leaving);
  };
}
