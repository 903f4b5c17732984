// Live updates: when a change is filed or moves, the parts of the page that asked for it are fetched anew.
// htmx does the fetching; this file only turns server-sent events into events on the page.
(function () {
  "use strict";
  var status = document.getElementById("live");
  if (!window.EventSource || !status) return;
  var opened = false;
  var source = new EventSource("/live");
  function refresh(number) {
    document.querySelectorAll("[data-live]").forEach(function (part) {
      var wanted = part.getAttribute("data-live");
      if (wanted === "*" || wanted === number) part.dispatchEvent(new Event("moved"));
    });
  }
  source.addEventListener("change", function (event) {
    var what = String(event.data).split(" ");
    refresh(what[0]);
    document.querySelectorAll("[data-moved]").forEach(function (part) {
      var newer = Number(what[1]) > Number(part.getAttribute("data-version"));
      if (part.getAttribute("data-moved") === what[0] && newer) part.hidden = false;
    });
  });
  source.onopen = function () {
    status.textContent = "Live";
    status.className = "on";
    if (opened) refresh("*");
    opened = true;
  };
  source.onerror = function () {
    status.textContent = "Reconnecting";
    status.className = "off";
  };
})();
