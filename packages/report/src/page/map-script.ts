/**
 * What makes a report's map answer: colours by label, mistake or attribute; selection by dragging, by a click or by the buttons of the
 * groups; the selected samples listed, and saved as a list file, one id a line. Plain text, since a page of one file contains it; its
 * hash is in the page's policy.
 */
export const mapScript = `
for (const map of document.querySelectorAll('.map')) {
  const data = JSON.parse(map.dataset.map);
  const plane = map.querySelector('.plane');
  const points = [...plane.querySelectorAll('.point')];
  const selected = new Set();
  const element = (tag, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  const svg = 'http://www.w3.org/2000/svg';
  const picture = (point) => {
    const made = document.createElementNS(svg, 'svg');
    made.setAttribute('aria-hidden', 'true');
    const use = point.querySelector('use').cloneNode();
    for (const [name, value] of [['x', 0], ['y', 0], ['width', 40], ['height', 40]]) use.setAttribute(name, value);
    made.append(use);
    return made;
  };

  const choice = element('select');
  data.colourings.forEach(({ name }, i) => choice.append(element('option', { value: i, textContent: name })));
  const groups = element('div', { className: 'map-groups' });
  const status = element('p', { role: 'status' });
  const list = element('ul', { className: 'map-list' });
  const clear = element('button', { type: 'button', textContent: 'Clear' });
  const save = element('button', { type: 'button', textContent: 'Save the list' });
  map.querySelector('.map-side').append(
    element('label', {}, 'Colour by ', choice), groups, status, element('div', { className: 'map-actions' }, save, clear), list);

  const show = () => {
    points.forEach((point, i) => point.classList.toggle('chosen', selected.has(i)));
    plane.classList.toggle('choosing', selected.size > 0);
    const chosen = [...selected].sort((a, b) => a - b);
    status.textContent = chosen.length === 0
      ? 'Nothing is selected. Drag over the map, click a picture, or press a group.'
      : chosen.length + ' of ' + points.length + ' selected';
    save.disabled = clear.disabled = chosen.length === 0;
    list.replaceChildren(...chosen.map((i) => element('li', {},
      picture(points[i]),
      element('span', {}, data.ids[i], element('br'), element('small', { textContent: data.labels[i] })))));
    for (const button of groups.children)
      button.setAttribute('aria-pressed', String(button.members.every((i) => selected.has(i))));
  };

  const colour = () => {
    const { groups: all, of } = data.colourings[choice.value];
    points.forEach((point, i) => point.querySelector('rect').setAttribute('fill', all[of[i]].colour));
    groups.replaceChildren(...all.map(({ name, colour, points: count }, group) => {
      const swatch = element('span', { className: 'swatch' });
      swatch.style.background = colour;
      const button = element('button', { type: 'button' }, swatch, name + ' (' + count + ')');
      button.members = [...of.keys()].filter((i) => of[i] === group);
      button.onclick = () => {
        const whole = button.members.every((i) => selected.has(i));
        for (const i of button.members) whole ? selected.delete(i) : selected.add(i);
        show();
      };
      return button;
    }));
    show();
  };
  choice.onchange = colour;
  clear.onclick = () => { selected.clear(); show(); };
  save.onclick = () => {
    const text = [...selected].sort((a, b) => a - b).map((i) => data.ids[i] + '\\n').join('');
    const link = element('a', { href: URL.createObjectURL(new Blob([text], { type: 'text/plain' })), download: data.file });
    link.click();
    URL.revokeObjectURL(link.href);
  };

  let from;
  const frame = document.createElementNS(svg, 'rect');
  frame.setAttribute('class', 'map-frame');
  const at = ({ clientX, clientY }) => new DOMPoint(clientX, clientY).matrixTransform(plane.getScreenCTM().inverse());
  const box = (to) => ({
    x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), width: Math.abs(from.x - to.x), height: Math.abs(from.y - to.y) });
  plane.onpointerdown = (event) => {
    if (event.pointerType === 'touch' || event.button !== 0) return;
    from = at(event);
    plane.setPointerCapture(event.pointerId);
    plane.append(frame);
    event.preventDefault();
  };
  plane.onpointermove = (event) => {
    if (!from) return;
    for (const [name, value] of Object.entries(box(at(event)))) frame.setAttribute(name, value);
  };
  plane.onpointerup = (event) => {
    if (!from) return;
    const { x, y, width, height } = box(at(event));
    from = undefined;
    for (const name of ['width', 'height']) frame.setAttribute(name, 0);
    frame.remove();
    // A click is left to the picture under it.
    if (width < 4 && height < 4) return toggle(document.elementFromPoint(event.clientX, event.clientY));
    if (!event.shiftKey) selected.clear();
    points.forEach((point, i) => {
      const { x: left, y: top, width: wide, height: high } = point.getBBox();
      const [middle, centre] = [left + wide / 2, top + high / 2];
      if (middle >= x && middle <= x + width && centre >= y && centre <= y + height) selected.add(i);
    });
    show();
  };
  const toggle = (target) => {
    const i = points.indexOf(target && target.closest('.point'));
    if (i < 0) return;
    selected.has(i) ? selected.delete(i) : selected.add(i);
    show();
  };
  plane.onclick = (event) => { if (event.pointerType === 'touch') toggle(event.target); };
  colour();
}
`;
