// The network as a drawing: a node for each value, a line for each weight.

import { narrow, short } from './numbers.js';

const svg = 'http://www.w3.org/2000/svg';
const subscripts = '₀₁₂₃₄₅₆₇₈₉', superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const written = (number, digits) => [...String(number)].map(digit => digits[digit]).join('');

/** o₁₂, and w¹₂₁ from node 2 to node 1, as derivations write them. */
export const nodeSymbol = (layer, node) => `o${written(layer, subscripts)}${node > 9 ? '‚' : ''}${written(node, subscripts)}`;
const weightSymbol = (layer, from, node) => `w${written(layer, superscripts)}${written(from, subscripts)}${from > 9 || node > 9 ? '‚' : ''}${written(node, subscripts)}`;

const samePart = (a, b) => a.layer === b.layer && a.node === b.node && a.from === b.from;

export class NetworkDrawing {
  #host;
  #choose;
  #network;
  #parts = [];
  #chosen;
  #size = '';
  #weights;
  #values;

  /** @param host The element that it is drawn into. @param choose Called with the part that somebody chooses. */
  constructor(host, choose) {
    this.#host = host;
    this.#choose = choose;
  }

  /** All nodes and weights of the network, with their names. */
  get parts() {
    return this.#parts.map(({ part, name }) => ({ part, name }));
  }

  /** Draws another network. */
  show(network) {
    this.#network = network;
    this.#size = '';
    this.#weights = this.#values = undefined;
    this.#chosen = { part: { layer: 1, node: 1, from: 0 } };
    this.fit();
  }

  /** Draws the network anew where its place has another size. */
  fit() {
    const width = Math.max(this.#host.clientWidth, 260), height = Math.max(this.#host.clientHeight, 260);
    if (!this.#network || this.#size === `${width}×${height}`) {
      return;
    }

    this.#size = `${width}×${height}`;
    this.#draw(width, height);
    if (this.#weights) {
      this.update(this.#weights);
    }

    if (this.#values) {
      this.describe(this.#values);
    }
  }

  #draw(width, height) {
    this.#parts = [];
    const { widths } = this.#network, network = this.#network;
    const most = Math.max(...widths);
    const apart = Math.min((height - 20) / most, 130);
    const radius = Math.min(27, Math.max(apart * 0.3, 9));
    const edge = Math.min(70, width * 0.13);
    const x = layer => edge + (width - 2 * edge) * layer / (widths.length - 1);
    const y = (layer, node) => height / 2 + (node - (widths[layer] + 1) / 2) * (widths[layer] === most ? apart : Math.min((height - 20) / widths[layer], Math.max(apart, 85))) - 4;
    const root = element('svg', { viewBox: `0 0 ${width} ${height}`, role: 'group', 'aria-label': 'Nodes and weights: arrow keys go from one to the next' });
    const lines = element('g', {}), nodes = element('g', {});
    root.append(lines, nodes);

    for (let layer = 1; layer < widths.length; layer++) {
      for (let node = 1; node <= widths[layer]; node++) {
        for (let from = 1; from <= widths[layer - 1]; from++) {
          const path = `M${x(layer - 1) + radius} ${y(layer - 1, from)}L${x(layer) - radius} ${y(layer, node)}`;
          const group = element('g', { class: 'weight', role: 'button', tabindex: -1 });
          group.append(element('path', { d: path, class: 'reach' }), element('path', { d: path, class: 'stroke' }));
          lines.append(group);
          this.#add({ layer, node, from }, weightSymbol(layer, from, node), group, group);
        }
      }
    }

    for (let layer = 0; layer < widths.length; layer++) {
      const isLast = layer === widths.length - 1;
      for (let node = 1; node <= widths[layer]; node++) {
        const name = layer === 0 ? network.inputNames[node - 1] : nodeSymbol(layer, node);
        const group = element('g', { class: 'node', transform: `translate(${x(layer)} ${y(layer, node)})` });
        const button = element('g', { role: 'button', tabindex: -1 });
        const texts = element('g', { 'aria-hidden': true });
        const isOuter = layer === 0 || isLast;
        const label = element('text', { class: 'symbol', y: isOuter ? -radius - 6 : 4 });
        label.textContent = isLast ? network.outputNames[node - 1] : name;
        // Where nodes stand close, there is no room below them.
        const value = element('text', isOuter ? { class: 'value', y: 4 } : apart > 55 ? { class: 'value', y: radius + 13 } : { class: 'value beside', x: radius + 4, y: -radius * 0.6 });
        button.append(element('circle', { r: radius }));
        texts.append(label, value);
        group.append(button, texts);
        nodes.append(group);
        this.#add({ layer, node, from: 0 }, isLast ? `${name} (${network.outputNames[node - 1]})` : name, button, group, value);
      }
    }

    this.#host.replaceChildren(root);
    this.choose(this.#chosen.part);
  }

  /** Shows the weights of now. Parameters are in PyTorch's order. */
  update(parameters) {
    this.#weights = parameters;
    const { widths } = this.#network;
    let at = 0, i = 0;
    const largest = Math.max(1, ...parameters.map(Math.abs));
    for (let layer = 1; layer < widths.length; layer++) {
      for (let weight = 0; weight < widths[layer] * widths[layer - 1]; weight++, i++, at++) {
        const value = parameters[at], drawn = this.#parts[i];
        drawn.weight = value;
        drawn.group.classList.toggle('negative', value < 0);
        drawn.group.lastChild.style.strokeWidth = 0.6 + 6 * Math.sqrt(Math.abs(value) / largest);
      }

      at += widths[layer];
    }
  }

  /** Shows what nodes are for the current row, and tells readers of screens the weights. */
  describe(values) {
    this.#values = values;
    for (const drawn of this.#parts) {
      const { part } = drawn;
      if (part.from > 0) {
        drawn.button.setAttribute('aria-label', `Weight ${drawn.name}: ${short(drawn.weight)}`);
      } else {
        const value = short(values[part.layer][part.node - 1]);
        drawn.value.textContent = narrow(values[part.layer][part.node - 1]);
        drawn.button.setAttribute('aria-label', `Node ${drawn.name}: ${value}`);
      }
    }
  }

  /** Marks a part as the one that is explained. */
  choose(part) {
    this.#chosen = this.#parts.find(drawn => samePart(drawn.part, part)) ?? this.#chosen;
    this.#mark();
  }

  get chosen() {
    return this.#chosen.part;
  }

  // The button is what has the focus and a name; the group is all that is drawn of the part.
  #add(part, name, button, group, value) {
    const drawn = { part, name, button, group, value };
    button.setAttribute('aria-label', `${part.from > 0 ? 'Weight' : 'Node'} ${name}`);
    button.addEventListener('click', () => this.#choose(part));
    button.addEventListener('keydown', event => this.#onKey(event, drawn));
    this.#parts.push(drawn);
  }

  #onKey(event, drawn) {
    const at = this.#parts.indexOf(drawn), last = this.#parts.length - 1;
    const target = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: last }[event.key];
    if (target !== undefined) {
      event.preventDefault();
      const next = this.#parts[Math.min(Math.max(target, 0), last)];
      this.#choose(next.part);
      next.button.focus();
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.#choose(drawn.part);
    }
  }

  // One part can be reached with the tab key: from there arrows lead on.
  #mark() {
    for (const drawn of this.#parts) {
      const isChosen = drawn === this.#chosen;
      drawn.group.classList.toggle('chosen', isChosen);
      drawn.button.setAttribute('aria-pressed', isChosen);
      drawn.button.setAttribute('tabindex', isChosen ? 0 : -1);
    }
  }
}

function element(name, attributes) {
  const created = document.createElementNS(svg, name);
  for (const [attribute, value] of Object.entries(attributes)) {
    created.setAttribute(attribute, value);
  }

  return created;
}
