'use strict';

// Swaps parts of the page for newer ones when the agent tells that something happened, and asks for runs.
// What is shown is made by the agent, here it is only put in its place: no text becomes markup in this script.
(() => {
  const KEY = 'holdfast-token';
  const SOON = 250;
  const OFTEN = 10_000;
  const SELDOM = 60_000;
  const byId = (id) => document.getElementById(id);
  const field = byId('token');
  const answer = byId('answer');
  const said = byId('said');
  const link = byId('link');

  document.documentElement.classList.add('js');

  // A document from the agent. XMLHttpRequest parses it without running anything in it.
  const load = (path) => new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('GET', path);
    request.responseType = 'document';
    request.timeout = 20_000;
    request.onload = () => (request.status === 200 && request.response
      ? resolve(request.response)
      : reject(new Error(`${path} answered with ${request.status}`)));
    request.onerror = request.ontimeout = () => reject(new Error(`${path} does not answer`));
    request.send();
  });

  // Puts the sections of a document in the place of those of the same id; what was unfolded stays so.
  const show = (fresh) => {
    for (const section of fresh.querySelectorAll('section[id]')) {
      const old = byId(section.id);
      if (!old) {
        continue;
      }
      for (const details of section.querySelectorAll('details[id]')) {
        const before = byId(details.id);
        if (before && old.contains(before)) {
          details.open = before.open;
        }
      }
      const focused = old.contains(document.activeElement) ? document.activeElement.id : '';
      old.replaceWith(document.importNode(section, true));
      if (focused && byId(focused)) {
        byId(focused).focus({ preventScroll: true });
      }
    }
    document.title = fresh.title;
    const clock = fresh.getElementById('clock');
    if (clock) {
      byId('clock').textContent = clock.textContent;
    }
  };

  // What is wanted is asked for once, however many events want it.
  const wanted = new Map();
  const refresh = (path) => {
    if (wanted.has(path)) {
      return;
    }
    wanted.set(path, setTimeout(async () => {
      wanted.delete(path);
      try {
        show(await load(path));
      } catch (error) {
        state('lost', error.message);
      }
    }, SOON));
  };
  const live = () => refresh('/page/live');
  const whole = () => refresh(location.pathname + location.search);

  const state = (name, words) => {
    link.className = `scripted ${name}`;
    link.textContent = words;
  };

  const say = (words) => {
    said.textContent = words;
  };

  const tell = (event) => {
    const what = `${event.kind} ${event.run}`;
    switch (event.event) {
      case 'queued': return say(`${what} waits for its turn`);
      case 'started': return say(`${what} begins`);
      case 'step-begun': return say(`${what}: ${event.step.name}`);
      case 'noted': return say(`${what}: ${event.words}`);
      case 'ended': return say(event.words ? `${what} ${event.state}: ${event.words}` : `${what} ${event.state}`);
      default: return undefined;
    }
  };

  const progress = (event) => {
    const bar = byId(`progress-${event.run}-${event.step.name}`);
    const words = byId(`words-${event.run}-${event.step.name}`);
    if (!bar || !words) {
      live();
      return;
    }
    bar.value = event.step.progress;
    words.textContent = `${event.step.progress} % ${event.step.detail || ''}`;
  };

  let last = document.querySelector('main').dataset.lastEvent;
  const listen = () => {
    const source = new EventSource(`/api/v1/runs/events?after=${encodeURIComponent(last)}`);
    const on = (name, react) => source.addEventListener(name, (message) => {
      last = message.lastEventId || last;
      react(JSON.parse(message.data));
    });
    on('hello', () => state('live', 'live'));
    on('reset', () => {
      state('live', 'live');
      whole();
    });
    for (const name of ['queued', 'started', 'step-begun', 'step-ended', 'noted']) {
      on(name, (event) => {
        tell(event);
        live();
      });
    }
    on('step-progress', progress);
    on('ended', (event) => {
      tell(event);
      // What the doctor found before the run may not be so any more.
      fetch('/doctor').finally(whole);
    });
    source.onerror = () => {
      state('lost', 'no connection, trying again');
      // The browser tries again by itself, unless it was answered with an error.
      if (source.readyState === EventSource.CLOSED) {
        setTimeout(listen, 5_000);
      }
    };
  };

  const reply = (words, refused) => {
    answer.textContent = words;
    answer.classList.toggle('refused', refused);
  };

  const remember = (token) => {
    if (token) {
      sessionStorage.setItem(KEY, token);
    } else {
      sessionStorage.removeItem(KEY);
    }
    field.value = '';
    field.placeholder = token ? 'kept for this tab' : '';
    byId('forget').hidden = !token;
  };

  const ask = async (path, body) => {
    const token = field.value.trim() || sessionStorage.getItem(KEY) || '';
    if (!token) {
      reply('This changes something, so it needs the token. Type it first.', true);
      field.focus();
      return;
    }
    let response;
    try {
      response = await fetch(`/api/v1/${path}`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
        credentials: 'omit',
        redirect: 'error',
      });
    } catch (error) {
      reply(`The agent was not reached, or the token has letters that no token has: ${error.message}`, true);
      return;
    }
    if (response.status === 401) {
      remember('');
      reply('The agent does not accept this token. Nothing was asked for.', true);
      field.focus();
      return;
    }
    const told = await response.json().catch(() => ({}));
    remember(token);
    if (response.ok) {
      reply(`Asked for: ${told.kind} ${told.id}`, false);
      live();
    } else {
      reply(`Refused: ${told.error || response.status}`, true);
    }
  };

  const bodyOf = (button) => {
    const check = byId('check-too').checked;
    switch (button.dataset.ask) {
      case 'backups': return { check };
      case 'exports': return { check, target: button.dataset.target };
      default: return button.dataset.backup ? { backup: button.dataset.backup } : {};
    }
  };

  document.addEventListener('click', async (click) => {
    const button = click.target.closest('button[data-ask]');
    if (!button) {
      return;
    }
    button.disabled = true;
    try {
      await ask(button.dataset.ask, bodyOf(button));
    } finally {
      button.disabled = false;
    }
  });
  byId('actions').addEventListener('submit', (submit) => submit.preventDefault());
  byId('forget').addEventListener('click', () => {
    remember('');
    reply('The token is forgotten.', false);
    field.focus();
  });

  remember(sessionStorage.getItem(KEY) || '');
  state('lost', 'connecting');
  listen();
  // Troubles come and ages go on even when no run tells of it.
  const every = (milliseconds, what) => setInterval(() => {
    if (!document.hidden) {
      what();
    }
  }, milliseconds);
  every(OFTEN, live);
  every(SELDOM, whole);
})();
