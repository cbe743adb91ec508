// The data, and what the network predicts all over their plane, or along the axis of its one input.

import { cssOf, mix, themeColors } from './colors.js';
import { prepare, ticks } from './canvas.js';
import { short } from './numbers.js';

const margin = { left: 40, right: 8, top: 8, bottom: 24 };

export class Plot {
  #canvas;
  #session;
  #image;
  #answers;
  #predictions;
  #row = 0;
  #showsHeldOut = true;
  #size = 100;

  /** @param canvas Where it is drawn. @param pick Called with a place in the plane, and the nearest training row. */
  constructor(canvas, pick) {
    this.#canvas = canvas;
    canvas.addEventListener('pointerdown', event => {
      const box = canvas.getBoundingClientRect();
      const at = [event.clientX - box.left, event.clientY - box.top];
      const { x, y } = this.#scales(box.width, box.height);
      pick([x.invert(at[0]), y.invert(at[1])], this.#nearest(at, x, y));
    });
  }

  set showsHeldOut(value) {
    this.#showsHeldOut = value;
    this.draw();
  }

  show(session) {
    this.#session = session;
  }

  /** Takes the predictions of now, and the training row that is the current one. */
  update(predictions, row) {
    this.#predictions = predictions;
    this.#row = row;
    this.draw();
  }

  draw() {
    if (!this.#predictions) {
      return;
    }

    const { context, width, height } = prepare(this.#canvas);
    const colors = themeColors();
    const { x, y } = this.#scales(width, height);
    const isPlane = this.#session.inputNames.length === 2;
    if (isPlane) {
      this.#drawPlane(context, colors, x, y);
    }

    this.#drawAxes(context, colors, x, y, width, height);
    if (!isPlane) {
      this.#drawCurve(context, colors, x, y);
    }

    if (this.#showsHeldOut) {
      this.#session.heldOut.forEach(row => this.#drawRow(context, colors, x, y, row, true));
    }

    this.#session.training.forEach(row => this.#drawRow(context, colors, x, y, row, false));
    this.#markRow(context, colors, x, y);
  }

  // How far a value is from the least to the most that is to be learnt.
  #shareOfValue(value) {
    if (this.#answers?.session !== this.#session) {
      const answers = this.#session.training.map(row => row.at(-1));
      this.#answers = { session: this.#session, from: Math.min(...answers), to: Math.max(...answers) };
    }

    const { from, to } = this.#answers;
    return Math.min(Math.max(to > from ? (value - from) / (to - from) : 0.5, 0), 1);
  }

  #drawPlane(context, colors, x, y) {
    const size = this.#size;
    this.#image ??= new OffscreenCanvas(size, size);
    const pixels = new ImageData(size, size);
    // Faded, so that the rows stand out.
    const faded = [0, 1, 2].map(index => mix(colors.surface.rgb, colors[`class-${index}`].rgb, 0.5));
    const shares = this.#shares();
    const count = shares.length;
    for (let i = 0; i < size * size; i++) {
      // The grid begins with the lowest y, an image with the highest.
      const at = 4 * ((size - 1 - Math.floor(i / size)) * size + i % size);
      for (let channel = 0; channel < 3; channel++) {
        let value = 0;
        for (let index = 0; index < count; index++) {
          value += faded[index][channel] * shares[index][i];
        }

        pixels.data[at + channel] = value;
      }

      pixels.data[at + 3] = 255;
    }

    this.#image.getContext('2d').putImageData(pixels, 0, 0);
    context.imageSmoothingEnabled = true;
    context.drawImage(this.#image, x.pixel(x.from), y.pixel(y.to), x.pixel(x.to) - x.pixel(x.from), y.pixel(y.from) - y.pixel(y.to));
    if (this.#session.classes.length > 0) {
      this.#drawBoundaries(context, colors, x, y, shares);
    }
  }

  // How much of each colour a point of the grid has: of a class its probability, of values how far they are from the least to the most.
  #shares() {
    const values = this.#predictions, outputs = this.#session.outputNames.length, points = values.length / outputs;
    if (outputs > 1) {
      return Array.from({ length: outputs }, (_, output) => Float32Array.from({ length: points }, (_, i) => values[i * outputs + output]));
    }

    const isClass = this.#session.classes.length > 0;
    const second = Float32Array.from(values, value => isClass ? value : this.#shareOfValue(value));
    return [second.map(share => 1 - share), second];
  }

  // A line wherever the more probable class changes between two points of the grid.
  #drawBoundaries(context, colors, x, y, shares) {
    const size = this.#size;
    const px = i => x.pixel(x.from + (x.to - x.from) * (i + 0.5) / size), py = i => y.pixel(y.from + (y.to - y.from) * (i + 0.5) / size);
    context.beginPath();
    // Between two classes there is one boundary, which the first of them has.
    for (let first = 0; first < (shares.length === 2 ? 1 : shares.length); first++) {
      const ahead = shares[first].map((share, i) => {
        let other = 0;
        for (let index = 0; index < shares.length; index++) {
          other = index === first ? other : Math.max(other, shares[index][i]);
        }

        return share - other;
      });
      for (let row = 0; row < size - 1; row++) {
        for (let column = 0; column < size - 1; column++) {
          const i = row * size + column;
          const isAhead = ahead[i] > 0;
          if (ahead[i + 1] > 0 !== isAhead || ahead[i + size] > 0 !== isAhead || ahead[i + size + 1] > 0 !== isAhead) {
            drawCrossings(context, px, py, [[column, row, ahead[i]], [column + 1, row, ahead[i + 1]], [column + 1, row + 1, ahead[i + size + 1]], [column, row + 1, ahead[i + size]]]);
          }
        }
      }
    }

    context.strokeStyle = colors.text.text;
    context.lineWidth = 1.5;
    context.stroke();
  }

  #drawCurve(context, colors, x, y) {
    context.save();
    context.beginPath();
    context.rect(x.pixel(x.from), y.pixel(y.to), x.pixel(x.to) - x.pixel(x.from), y.pixel(y.from) - y.pixel(y.to));
    context.clip();
    context.beginPath();
    this.#predictions.forEach((value, i) => context.lineTo(x.pixel(x.from + (x.to - x.from) * (i + 0.5) / this.#predictions.length), y.pixel(value)));
    context.strokeStyle = colors['class-1'].text;
    context.lineWidth = 3;
    context.stroke();
    context.restore();
  }

  #drawAxes(context, colors, x, y, width, height) {
    context.fillStyle = colors.muted.text;
    context.strokeStyle = colors.grid.text;
    context.lineWidth = 1;
    context.font = '12px system-ui, sans-serif';
    context.strokeRect(x.pixel(x.from), y.pixel(y.to), x.pixel(x.to) - x.pixel(x.from), y.pixel(y.from) - y.pixel(y.to));
    context.textAlign = 'center';
    context.textBaseline = 'top';
    for (const tick of ticks(x.from, x.to, 4)) {
      context.fillText(short(tick), x.pixel(tick), height - margin.bottom + 5);
    }

    context.textAlign = 'right';
    context.textBaseline = 'middle';
    for (const tick of ticks(y.from, y.to, 4)) {
      context.fillText(short(tick), margin.left - 5, y.pixel(tick));
    }
  }

  // Classes differ in shape, too.
  #drawRow(context, colors, x, y, row, isHeldOut) {
    const [px, py] = [x.pixel(row[0]), y.pixel(row[1])];
    const { classes, inputNames } = this.#session;
    const color = classes.length > 0 ? colors[`class-${row.at(-1)}`].text : inputNames.length === 1 ? colors['class-0'].text : cssOf(mix(colors['class-0'].rgb, colors['class-1'].rgb, this.#shareOfValue(row.at(-1))));
    const r = this.#session.training.length > 100 ? 3.2 : 5;
    context.beginPath();
    if (classes.length > 0 && row.at(-1) === 1) {
      context.rect(px - r * 0.9, py - r * 0.9, r * 1.8, r * 1.8);
    } else if (classes.length > 0 && row.at(-1) === 2) {
      context.moveTo(px, py - r * 1.2);
      context.lineTo(px + r * 1.1, py + r * 0.8);
      context.lineTo(px - r * 1.1, py + r * 0.8);
      context.closePath();
    } else {
      context.arc(px, py, r, 0, 2 * Math.PI);
    }

    context.lineWidth = isHeldOut ? 1.5 : 1;
    if (isHeldOut) {
      context.strokeStyle = color;
    } else {
      context.fillStyle = color;
      context.fill();
      context.strokeStyle = colors.surface.text;
    }

    context.stroke();
  }

  #markRow(context, colors, x, y) {
    const row = this.#session.training[this.#row];
    if (row) {
      context.beginPath();
      context.arc(x.pixel(row[0]), y.pixel(row[1]), 9, 0, 2 * Math.PI);
      context.strokeStyle = colors.text.text;
      context.lineWidth = 2;
      context.stroke();
    }
  }

  #nearest(at, x, y) {
    let best = -1, least = Infinity;
    this.#session.training.forEach((row, index) => {
      const distance = Math.hypot(x.pixel(row[0]) - at[0], y.pixel(row[1]) - at[1]);
      if (distance < least) {
        [best, least] = [index, distance];
      }
    });
    return best;
  }

  #scales(width, height) {
    const scale = ([from, to], start, end) => ({
      from, to,
      pixel: value => start + (value - from) / (to - from) * (end - start),
      invert: pixel => from + (pixel - start) / (end - start) * (to - from),
    });
    return { x: scale(this.#session.x, margin.left, width - margin.right), y: scale(this.#session.y, height - margin.bottom, margin.top) };
  }
}

// Between which corners of a square, each with its x, its y and a value, the values change their sign: lines from one such place to the next.
function drawCrossings(context, px, py, corners) {
  const crossings = [];
  for (let side = 0; side < 4; side++) {
    const [x1, y1, a] = corners[side], [x2, y2, b] = corners[(side + 1) % 4];
    if (a > 0 !== b > 0) {
      const share = a / (a - b);
      crossings.push([px(x1 + (x2 - x1) * share), py(y1 + (y2 - y1) * share)]);
    }
  }

  for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
    context.moveTo(...crossings[pair]);
    context.lineTo(...crossings[pair + 1]);
  }
}
