// In documents kept on this device, and on /kept: lists, copies, removes. It asks no network for anything.
const esims = 'kept-esims';
const has = async () => 'caches' in window && (await caches.has(esims));

document.addEventListener('click', (event) => {
  const button = event.target instanceof Element ? event.target.closest('button') : null;
  if (button?.matches('[data-copy]')) copy(button);
  if (button?.matches('[data-remove]')) remove(button);
});

list();

async function copy(button) {
  const field = button.parentElement;
  const code = field.querySelector('code');
  const said = field.querySelector('[role=status]');
  try {
    await navigator.clipboard.writeText(code.textContent);
    said.textContent = 'Copied';
  } catch {
    getSelection().selectAllChildren(code);
    said.textContent = 'Selected: copy it with your keyboard';
  }
}

async function remove(button) {
  if (await has()) await (await caches.open(esims)).delete(button.dataset.remove || location.pathname);
  const row = button.closest('li');
  if (row) {
    row.remove();
    list();
  } else location.replace('/dashboard');
}

/** Fills the list of /kept; a copy past its end is removed instead. */
async function list() {
  const place = document.querySelector('[data-kept-list]');
  if (!place) return;
  const box = (await has()) ? await caches.open(esims) : null;
  const rows = [];
  for (const request of (await box?.keys()) ?? []) {
    const { headers } = await box.match(request);
    const until = new Date(headers.get('x-kept-until'));
    if (until > Date.now()) rows.push(row(new URL(request.url).pathname, headers.get('x-kept-title'), until));
    else await box.delete(request);
  }
  place.replaceChildren(...rows);
  document.querySelector('[data-kept-none]').hidden = rows.length > 0;
}

function row(address, title, until) {
  const item = document.createElement('li');
  const link = Object.assign(document.createElement('a'), {
    href: address,
    textContent: decodeURIComponent(title),
  });
  const end = Object.assign(document.createElement('small'), {
    textContent: `until ${until.toLocaleDateString('en-GB', { dateStyle: 'long' })}`,
  });
  const button = Object.assign(document.createElement('button'), { type: 'button', textContent: 'Remove' });
  link.className = 'link';
  button.className = 'button';
  button.dataset.remove = address;
  button.setAttribute('aria-label', `Remove ${link.textContent} from this phone`);
  link.append(end);
  item.append(link, button);
  return item;
}
