// Reads the answers that a link holds. They stand after the "#", which a browser never sends to a
// server by itself; once read they are taken out of the address.

const MARK = "#check=";

export default function ({ setTriggerValue }) {
  const read = () => {
    if (!location.hash.startsWith(MARK)) return;
    const held = location.hash.slice(MARK.length);
    history.replaceState(history.state, "", location.pathname + location.search);
    setTriggerValue("opened", held || "-");
  };
  read();
  window.addEventListener("hashchange", read);
  return () => window.removeEventListener("hashchange", read);
}
