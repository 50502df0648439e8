// A button that copies a text and says so. The text is set as text, never as HTML.

export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  const said = parentElement.querySelector("[role=status]");
  button.textContent = data.label;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(data.text);
      said.textContent = data.done;
    } catch {
      said.textContent = data.failed;
    }
  };
  button.addEventListener("click", copy);
  return () => button.removeEventListener("click", copy);
}
