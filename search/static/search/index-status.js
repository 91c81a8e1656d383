// Shows how the index is without a click. Only parts that have changed are replaced, so focus and scroll stay.
const EVERY = 3000;

async function refresh() {
  if (!document.hidden) {
    try {
      const answer = await fetch(location.href);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const part of document.querySelectorAll("#index-status section > [id]:not(h2)")) {
        const fresh = page.getElementById(part.id);
        if (fresh && fresh.innerHTML !== part.innerHTML) part.innerHTML = fresh.innerHTML;
      }
    } catch {
      // The server is away: what is shown stays, the next turn tries again.
    }
  }
  setTimeout(refresh, EVERY);
}

setTimeout(refresh, EVERY);
