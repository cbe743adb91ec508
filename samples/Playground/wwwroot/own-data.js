// One's own table or points: they reach the networks in this page, and nothing else.

const byId = id => document.getElementById(id);

export class OwnData {
  #engine;
  #opened;
  #points = [];
  #draws = false;

  /** @param engine What reads tables. @param opened Called when there is something new to learn. */
  constructor(engine, opened) {
    this.#engine = engine;
    this.#opened = opened;
    byId('learn-table').addEventListener('click', () => this.#learn(byId('table').value));
    byId('file').addEventListener('change', async event => this.#learnFile(event.target.files[0]));
    byId('draw').addEventListener('click', () => this.#setDrawing(!this.#draws));
    byId('add-point').addEventListener('click', () => this.add([Number(byId('point-x').value), Number(byId('point-y').value)]));
    byId('clear-points').addEventListener('click', () => {
      this.#points = [];
      this.#drawn();
    });
    document.addEventListener('dragover', event => event.preventDefault());
    document.addEventListener('drop', event => {
      event.preventDefault();
      const text = event.dataTransfer.getData('text/plain');
      if (event.dataTransfer.files.length > 0) {
        this.#learnFile(event.dataTransfer.files[0]);
      } else if (text) {
        this.#learn(text);
      }
    });
  }

  /** Whether a click into the plane adds a point. */
  get draws() {
    return this.#draws;
  }

  /** Adds a point of the class that is chosen. */
  add([x, y]) {
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      this.#say('x and y of a point are numbers from −1 to 1.');
      return;
    }

    const inPlane = value => Math.min(Math.max(value, -1), 1);
    this.#points.push([inPlane(x), inPlane(y), Number(byId('point-class').value)]);
    this.#drawn();
  }

  #drawn() {
    this.#engine.drawPoints(this.#points);
    this.#say(`${this.#points.length} ${this.#points.length === 1 ? 'point' : 'points'} in the plane.`);
    this.#opened();
  }

  #setDrawing(draws) {
    this.#draws = draws;
    byId('draw').setAttribute('aria-pressed', draws);
    if (draws) {
      this.#drawn();
      byId('plot').scrollIntoView({ block: 'nearest' });
    }
  }

  async #learnFile(file) {
    if (file) {
      const text = await file.text();
      byId('table').value = text;
      this.#learn(text);
    }
  }

  #learn(text) {
    const problem = this.#engine.readTable(text);
    this.#say(problem || 'The table is read. The network begins anew.');
    byId('table').setAttribute('aria-invalid', problem !== '');
    if (!problem) {
      this.#setDrawing(false);
      this.#opened();
    }
  }

  #say(text) {
    byId('own-message').textContent = text;
  }
}
