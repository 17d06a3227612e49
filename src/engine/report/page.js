const samples = [...document.querySelectorAll(".sample")];
const slider = document.getElementById("slider");
const output = document.getElementById("shown");
function show(index) {
  samples.forEach((sample, i) => { sample.hidden = i !== index; });
  const iteration = iterationOf(index);
  output.textContent = iteration === 0 ? "before training" : "iteration " + iteration;
  for (const chart of document.querySelectorAll(".chart")) {
    const { left, right, last } = chart.dataset;
    const x = Number(left) + (right - left) * Math.min(1, iteration / last);
    const cursor = chart.querySelector(".cursor");
    cursor.setAttribute("x1", x);
    cursor.setAttribute("x2", x);
  }
}
function iterationOf(index) { return Number(samples[index].dataset.iteration); }
// #iteration=20 shows the pictures of iteration 20, or the last ones before it.
function follow() {
  const wanted = /^#iteration=(\d+)$/.exec(location.hash);
  if (!wanted) return;
  const past = samples.findLastIndex((_, i) => iterationOf(i) <= Number(wanted[1]));
  slider.value = Math.max(0, past);
  show(Number(slider.value));
}
function choose() {
  show(Number(slider.value));
  history.replaceState(null, "", "#iteration=" + iterationOf(slider.value));
}
if (slider) {
  slider.addEventListener("input", choose);
  addEventListener("hashchange", follow);
  const play = document.getElementById("play");
  let timer;
  play.addEventListener("click", () => {
    if (timer) { clearInterval(timer); timer = undefined; play.textContent = "Play"; return; }
    play.textContent = "Stop";
    timer = setInterval(() => {
      slider.value = (Number(slider.value) + 1) % samples.length;
      show(Number(slider.value));
    }, 500);
  });
  show(Number(slider.value));
  follow();
}
document.getElementById("theme").addEventListener("click", () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
});
