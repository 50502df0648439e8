// The link, made from the address of this page, in a field to copy it from.

export default function ({ data, parentElement }) {
  const link = `${location.origin}${location.pathname}#check=${data.held}`;
  const field = parentElement.querySelector("input");
  const button = parentElement.querySelector("button");
  const said = parentElement.querySelector("[role=status]");
  field.value = link;
  const select = () => field.select();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link);
      said.textContent = data.done;
    } catch {
      field.select();
      said.textContent = data.failed;
    }
  };
  field.addEventListener("focus", select);
  button.addEventListener("click", copy);
  return () => {
    field.removeEventListener("focus", select);
    button.removeEventListener("click", copy);
  };
}
