// Keeps an open page in step with the blueprint: what changed is put in place, the rest stays as the reader left it.
(() => {
  const EVENTS = "/-/preview/events";
  const CLOSED = "pcabinet-preview-closed";
  const bar = () => document.getElementById("preview");
  const alone = () => document.getElementById("preview-alone");
  const findings = () => document.getElementById("preview-findings");
  const version = () => (bar() ?? alone())?.dataset.version;

  // -- Findings above the page

  const present = () => {
    const dialog = findings();
    if (!dialog?.open || dialog.matches(":modal")) return;
    dialog.removeAttribute("open");
    if (sessionStorage.getItem(CLOSED) !== dialog.dataset.version) dialog.showModal();
  };
  const withdraw = (dialog) => {
    if (dialog?.open) dialog.close();
    dialog?.remove();
  };
  document.addEventListener("click", (event) => {
    const badge = event.target.closest?.(".preview-badge");
    if (!badge || !findings() || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    findings().showModal();
  });
  document.addEventListener(
    "close",
    ({ target }) => target === findings() && sessionStorage.setItem(CLOSED, target.dataset.version),
    true,
  );

  // -- The bar: what opens over the page closes again; a choice comes back to where the reader is now

  const closePops = (except) => {
    for (const one of document.querySelectorAll(".preview-pop[open]")) if (one !== except) one.open = false;
  };
  document.addEventListener("click", (event) => closePops(event.target.closest?.(".preview-pop")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const inside = document.activeElement?.closest(".preview-pop[open]");
    closePops(null);
    inside?.querySelector("summary").focus();
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches(".preview-choices")) event.target.elements.to.value = location.pathname + location.search;
  });

  // -- Putting in place what changed

  // What a node says, without what the reader or htmx did to it.
  const says = (node) =>
    node.nodeType === Node.ELEMENT_NODE
      ? node.outerHTML.replace(/ (?:open|data-htmx-powered)="[^"]*"/g, "")
      : node.nodeType + node.data;
  const named = (node) => `${node.nodeName} ${node.getAttribute?.("name") ?? ""}`;
  const looks = (node) => `${named(node)} ${node.getAttribute?.("class") ?? ""}`;
  const known = (node) => (node.id ? `${looks(node)} ${node.id}` : null);
  const kept = (element, name) =>
    name === "data-htmx-powered" || (name === "open" && (element.nodeName === "DETAILS" || element.nodeName === "DIALOG"));

  const syncAttributes = (old, fresh) => {
    for (const { name } of [...old.attributes]) {
      if (!fresh.hasAttribute(name) && !kept(old, name)) old.removeAttribute(name);
    }
    for (const { name, value } of fresh.attributes) {
      if (old.getAttribute(name) !== value && !kept(old, name)) old.setAttribute(name, value);
    }
  };
  const morph = (old, fresh) => {
    if (says(old) === says(fresh)) return;
    if (old.nodeType !== Node.ELEMENT_NODE) {
      old.data = fresh.data;
      return;
    }
    syncAttributes(old, fresh);
    morphChildren(old, fresh);
    if (old.hasAttribute("data-htmx-powered")) window.htmx?.process(old, true);
  };
  const bring = (parent, node, before) => {
    const brought = document.importNode(node, true);
    parent.insertBefore(brought, before);
    if (brought.nodeType === Node.ELEMENT_NODE) window.htmx?.process(brought);
  };
  // Whose place each new node takes: that of an equal one, else of the one that is most like it. Ids alone say little:
  // those of blocks are numbers that move when a block comes or goes.
  const partners = (mine, theirs) => {
    const free = new Set(mine);
    const found = new Map();
    for (const mark of [says, known, looks, named]) {
      const marks = new Map([...free].map((node) => [node, mark(node)]));
      for (const node of theirs) {
        const wanted = found.has(node) ? null : mark(node);
        const partner = wanted !== null && [...free].find((one) => marks.get(one) === wanted);
        if (!partner) continue;
        free.delete(partner);
        found.set(node, partner);
      }
    }
    for (const left of free) left.remove();
    return found;
  };
  const morphChildren = (old, fresh) => {
    const theirs = [...fresh.childNodes];
    const found = partners([...old.childNodes], theirs);
    let next = old.firstChild;
    for (const node of theirs) {
      const partner = found.get(node);
      if (!partner) {
        bring(old, node, next);
      } else {
        if (partner === next) next = next.nextSibling;
        else old.insertBefore(partner, next);
        morph(partner, node);
      }
    }
  };

  const swapStyles = (fresh) => {
    const styles = (page) => [...page.querySelectorAll('head link[rel="stylesheet"]')];
    const hrefs = (links) => links.map((link) => link.getAttribute("href"));
    const old = styles(document);
    const added = styles(fresh).filter((link) => !hrefs(old).includes(link.getAttribute("href")));
    const stale = old.filter((link) => !hrefs(styles(fresh)).includes(link.getAttribute("href")));
    const loaded = added.map((link) => {
      const brought = document.importNode(link, true);
      const arrived = new Promise((done) => {
        brought.onload = brought.onerror = done;
      });
      old.at(-1).after(brought);
      return arrived;
    });
    // The old sheets stay until the new ones are there, else the page would stand bare for a moment.
    Promise.all(loaded).then(() => stale.forEach((link) => link.remove()));
  };

  const swap = (fresh) => {
    const dialog = fresh.getElementById("preview-findings");
    dialog?.remove();
    withdraw(findings());
    document.title = fresh.title;
    syncAttributes(document.documentElement, fresh.documentElement);
    swapStyles(fresh);
    morph(document.body, fresh.body);
    if (dialog) bar().after(document.adoptNode(dialog));
    present();
  };

  // -- Following

  let busy = false;
  let again = false;
  const follow = async () => {
    if (alone()) {
      location.reload();
      return;
    }
    again = true;
    if (busy) return;
    busy = true;
    while (again) {
      again = false;
      try {
        const answer = await fetch(location.href, { cache: "no-store" });
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        if (answer.redirected || !fresh.getElementById("preview")) location.assign(answer.url);
        else swap(fresh);
      } catch {
        // The preview went away; the stream tells when it is back.
      }
    }
    busy = false;
  };

  let stream = null;
  const listen = () => {
    if (stream) return;
    stream = new EventSource(EVENTS);
    stream.onmessage = ({ data }) => {
      if (data !== version()) follow();
    };
  };
  const rest = () => {
    stream?.close();
    stream = null;
  };
  // A browser holds few connections to one host: pages that nobody sees give theirs back.
  const attend = () => (document.visibilityState === "visible" ? listen() : rest());
  document.addEventListener("visibilitychange", attend);
  addEventListener("pagehide", rest);
  addEventListener("pageshow", attend);
  present();
  attend();
})();
