// A box that scrolls can be reached with the keyboard; one that doesn't is no stop on the way.
const boxes = "pre, .table-wrapper, .cell_output, .output";
function markScrollingBoxes() {
  for (const box of document.querySelectorAll(boxes)) {
    if (box.scrollWidth > box.clientWidth && getComputedStyle(box).overflowX !== "visible") box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
}
addEventListener("load", markScrollingBoxes);
addEventListener("resize", markScrollingBoxes);
