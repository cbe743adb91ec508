// How a node or a weight is computed for one row: the library's derivation, and the lines of the generated source.

export class Explanation {
  #list = document.getElementById('derivation');
  #notes = document.getElementById('notes');
  #source = document.getElementById('source');
  #lines = new Map();

  /** Shows another class's source. */
  showSource(lines, className) {
    document.getElementById('source-text').textContent = `${className}.g.cs: the gradient of a row, and the step. The lines that compute what is on paper are marked.`;
    this.#lines.clear();
    this.#source.replaceChildren();
    let before;
    for (const { number, text } of lines) {
      if (before !== undefined && number !== before + 1) {
        this.#source.append(line('…', ''));
      }

      const shown = line(number, text);
      this.#lines.set(number, shown);
      this.#source.append(shown);
      before = number;
    }
  }

  /** Shows a derivation; with it, the source moves to the lines of its last computed quantity unless it is to stay. */
  show({ steps, notes }, moves) {
    this.#list.replaceChildren(...steps.map(step => this.#item(step)));
    this.#notes.replaceChildren(...notes.map(note => {
      const paragraph = document.createElement('p');
      paragraph.textContent = note;
      return paragraph;
    }));
    const marked = steps.filter(step => step.first > 0 && step.kind !== 'Input' && step.kind !== 'Target');
    this.#mark(marked, 'marked');
    if (moves && marked.length > 0) {
      this.#scrollTo(marked[0].first);
    }
  }

  #item(step) {
    const item = document.createElement('li');
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'step';
    const kind = document.createElement('span');
    kind.className = 'kind';
    kind.textContent = words[step.kind] ?? step.kind;
    const formula = document.createElement('span');
    formula.className = 'formula';
    formula.textContent = step.text;
    button.append(kind, formula);
    const point = () => this.#mark([step], 'pointed');
    button.addEventListener('pointerenter', point);
    button.addEventListener('focus', point);
    button.addEventListener('pointerleave', () => this.#mark([], 'pointed'));
    button.addEventListener('blur', () => this.#mark([], 'pointed'));
    button.addEventListener('click', () => this.#scrollTo(step.first));
    item.append(button);
    return item;
  }

  #mark(steps, name) {
    for (const shown of this.#lines.values()) {
      shown.classList.remove(name);
    }

    for (const { first, last } of steps) {
      for (let number = first; number <= last; number++) {
        this.#lines.get(number)?.classList.add(name);
      }
    }
  }

  // The page itself stays where it is.
  #scrollTo(number) {
    const shown = this.#lines.get(number);
    if (shown) {
      this.#source.scrollTop = shown.offsetTop - this.#source.offsetTop - this.#source.clientHeight / 3;
    }
  }
}

const words = {
  Input: 'input', Target: 'target', Parameter: 'before the step', ScaledInput: 'scaled input', PreActivation: 'weighted sum', Output: 'output',
  Prediction: 'prediction', ScaledTarget: 'scaled target', Loss: 'loss', Error: 'error', Gradient: 'gradient', NewParameter: 'after the step',
};

function line(number, text) {
  const shown = document.createElement('div');
  shown.className = text.trimStart().startsWith('//') ? 'code-line comment' : 'code-line';
  const label = document.createElement('span');
  label.className = 'number';
  label.setAttribute('aria-hidden', 'true');
  label.textContent = number;
  const code = document.createElement('code');
  code.textContent = text;
  shown.append(label, code);
  return shown;
}
