// The video of a lesson: speed, chapters, and where the reader stopped. Without scripts the player's own controls and
// the links with a time do the same.
const EVERY_S = 15;
for (const place of document.querySelectorAll("[data-lesson-video]")) {
  const video = place.querySelector("video");
  const speed = place.querySelector("[data-speed]");
  speed.hidden = false;
  speed.querySelector("select").addEventListener("change", (event) => { video.playbackRate = Number(event.target.value); });
  for (const link of place.querySelectorAll("[data-seek]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      video.currentTime = Number(link.dataset.seek);
      video.play().catch(() => {});
      video.focus();
    });
  }
  const address = place.dataset.position;
  if (!address) continue;
  const token = place.querySelector("[name=csrfmiddlewaretoken]").value;
  let kept = -1;
  const keep = () => {
    const at = video.ended ? 0 : Math.floor(video.currentTime);
    if (at === kept) return;
    kept = at;
    const body = new FormData();
    body.append("position_s", String(at));
    body.append("csrfmiddlewaretoken", token);
    fetch(address, { method: "POST", body, keepalive: true }).catch(() => { kept = -1; });
  };
  video.addEventListener("timeupdate", () => { if (Math.abs(video.currentTime - kept) >= EVERY_S) keep(); });
  video.addEventListener("pause", keep);
  video.addEventListener("ended", keep);
}
