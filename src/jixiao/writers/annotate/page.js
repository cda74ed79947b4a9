(function () {
  "use strict";
  var shown = [];
  function show(holder) {
    shown.forEach(function (one) { one.classList.remove("on"); });
    shown = [];
    if (!holder) return;
    holder.getAttribute("data-n").split(" ").forEach(function (number) {
      document.querySelectorAll('[data-n~="' + number + '"]').forEach(function (one) {
        one.classList.add("on");
        shown.push(one);
      });
    });
  }
  function over(event) { show(event.target.closest ? event.target.closest("[data-n]") : null); }
  document.addEventListener("mouseover", over);
  document.addEventListener("focusin", over);
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.key !== "j" && event.key !== "k")) return;
    var cards = Array.prototype.filter.call(document.querySelectorAll(".fnd"), function (one) { return one.offsetParent; });
    var at = cards.findIndex(function (one) { return "#" + one.id === location.hash; });
    var next = cards[event.key === "j" ? at + 1 : Math.max(at - 1, 0)];
    if (!next) return;
    var mark = document.querySelector('mark[data-n~="' + next.getAttribute("data-n") + '"]');
    if (mark) mark.scrollIntoView({ block: "center" });
    location.hash = next.id;
    next.focus({ preventScroll: true });
  });
  document.querySelectorAll(".js").forEach(function (one) { one.hidden = false; });
})();
