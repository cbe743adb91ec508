// The network as a drawing: a node for each value, a line for each weight.

import { short } from './numbers.js';

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
    this.#parts = [];
    const { widths } = network;
    const most = Math.max(...widths);
    const width = Math.max(300, 150 * (widths.length - 1) + 130), height = Math.max(210, 52 * most + 20);
    const radius = most > 8 ? 13 : 19;
    const x = layer => 65 + (width - 130) * layer / (widths.length - 1);
    const y = (layer, node) => height / 2 + (node - (widths[layer] + 1) / 2) * Math.min(height / widths[layer], widths[layer] > 8 ? 52 : 62);
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
          this.#add({ layer, node, from }, weightSymbol(layer, from, node), group);
        }
      }
    }

    for (let layer = 0; layer < widths.length; layer++) {
      const isLast = layer === widths.length - 1;
      for (let node = 1; node <= widths[layer]; node++) {
        const name = layer === 0 ? network.inputNames[node - 1] : nodeSymbol(layer, node);
        const group = element('g', { class: 'node', role: 'button', tabindex: -1, transform: `translate(${x(layer)} ${y(layer, node)})` });
        const label = element('text', { class: 'symbol', y: layer === 0 || isLast ? -radius - 5 : 4 });
        label.textContent = isLast ? network.outputNames[node - 1] : name;
        const value = element('text', { class: 'value', y: layer === 0 || isLast ? 4 : radius + 12 });
        group.append(element('circle', { r: radius }), label, value);
        nodes.append(group);
        this.#add({ layer, node, from: 0 }, isLast ? `${name} (${network.outputNames[node - 1]})` : name, group, value);
      }
    }

    this.#host.replaceChildren(root);
    this.#chosen = this.#parts.find(({ part }) => part.layer === 1 && part.from === 0);
    this.#mark();
  }

  /** Shows the weights of now. Parameters are in PyTorch's order. */
  update(parameters) {
    const { widths } = this.#network;
    let at = 0, i = 0;
    const largest = Math.max(1, ...parameters.map(Math.abs));
    for (let layer = 1; layer < widths.length; layer++) {
      for (let weight = 0; weight < widths[layer] * widths[layer - 1]; weight++, i++, at++) {
        const value = parameters[at], drawn = this.#parts[i];
        drawn.weight = value;
        drawn.element.classList.toggle('negative', value < 0);
        drawn.element.lastChild.style.strokeWidth = 0.6 + 6 * Math.sqrt(Math.abs(value) / largest);
      }

      at += widths[layer];
    }
  }

  /** Shows what nodes are for the current row, and tells readers of screens the weights. */
  describe(values) {
    for (const drawn of this.#parts) {
      const { part } = drawn;
      if (part.from > 0) {
        drawn.element.setAttribute('aria-label', `Weight ${drawn.name}: ${short(drawn.weight)}`);
      } else {
        const value = short(values[part.layer][part.node - 1]);
        drawn.value.textContent = value;
        drawn.element.setAttribute('aria-label', `Node ${drawn.name}: ${value}`);
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

  #add(part, name, group, value) {
    const drawn = { part, name, element: group, value };
    group.addEventListener('click', () => this.#choose(part));
    group.addEventListener('keydown', event => this.#onKey(event, drawn));
    this.#parts.push(drawn);
  }

  #onKey(event, drawn) {
    const at = this.#parts.indexOf(drawn), last = this.#parts.length - 1;
    const target = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: last }[event.key];
    if (target !== undefined) {
      event.preventDefault();
      const next = this.#parts[Math.min(Math.max(target, 0), last)];
      this.#choose(next.part);
      next.element.focus();
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.#choose(drawn.part);
    }
  }

  // One part can be reached with the tab key: from there arrows lead on.
  #mark() {
    for (const drawn of this.#parts) {
      const isChosen = drawn === this.#chosen;
      drawn.element.classList.toggle('chosen', isChosen);
      drawn.element.setAttribute('aria-pressed', isChosen);
      drawn.element.setAttribute('tabindex', isChosen ? 0 : -1);
    }

    // What is chosen lies above the others.
    this.#chosen.element.parentNode.append(this.#chosen.element);
  }
}

function element(name, attributes) {
  const created = document.createElementNS(svg, name);
  for (const [attribute, value] of Object.entries(attributes)) {
    created.setAttribute(attribute, value);
  }

  return created;
}
