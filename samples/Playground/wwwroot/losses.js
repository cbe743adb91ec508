// The losses of training and held-out rows over the epochs.

import { themeColors } from './colors.js';
import { prepare, ticks } from './canvas.js';
import { short } from './numbers.js';

const margin = { left: 52, right: 24, top: 8, bottom: 24 };

export class LossChart {
  #canvas;
  #points = [];

  constructor(canvas) {
    this.#canvas = canvas;
  }

  /** @param flat Epoch, training loss and held-out loss of each point. */
  update(flat) {
    this.#points = [];
    for (let i = 0; i < flat.length; i += 3) {
      this.#points.push({ epoch: flat[i], training: flat[i + 1], heldOut: flat[i + 2] });
    }

    this.draw();
  }

  draw() {
    const { context, width, height } = prepare(this.#canvas);
    const colors = themeColors();
    const losses = this.#points.flatMap(point => [point.training, point.heldOut]).filter(Number.isFinite);
    const most = Math.max(...losses, 1e-12), least = Math.min(...losses, most);
    // Where losses span more than two powers of ten, a line that falls would hide what happens at its end.
    const isLogarithmic = least > 0 && most / least > 100;
    const height0 = value => isLogarithmic ? Math.log10(value) : value;
    const [from, to] = isLogarithmic ? [height0(least), height0(most)] : [0, most * 1.05];
    const lastEpoch = Math.max(this.#points.at(-1)?.epoch ?? 0, 1);
    const x = epoch => margin.left + epoch / lastEpoch * (width - margin.left - margin.right);
    const y = value => height - margin.bottom - (height0(value) - from) / (to - from || 1) * (height - margin.top - margin.bottom);

    context.font = '12px system-ui, sans-serif';
    context.lineWidth = 1;
    context.strokeStyle = colors.grid.text;
    context.fillStyle = colors.muted.text;
    context.textBaseline = 'middle';
    context.textAlign = 'right';
    const marks = isLogarithmic ? powers(from, to).map(power => 10 ** power) : ticks(from, to, 3);
    for (const mark of marks) {
      context.beginPath();
      context.moveTo(margin.left, y(mark));
      context.lineTo(width - margin.right, y(mark));
      context.stroke();
      context.fillText(short(mark), margin.left - 6, y(mark));
    }

    context.textBaseline = 'top';
    context.textAlign = 'center';
    for (const mark of ticks(0, lastEpoch, 4)) {
      context.fillText(short(mark, 4), x(mark), height - margin.bottom + 6);
    }

    this.#line(context, colors['class-1'].text, [], x, y, point => point.training);
    this.#line(context, colors['class-0'].text, [6, 4], x, y, point => point.heldOut);
  }

  #line(context, color, dashes, x, y, loss) {
    context.beginPath();
    for (const point of this.#points) {
      if (Number.isFinite(loss(point)) && loss(point) > 0) {
        context.lineTo(x(point.epoch), y(loss(point)));
      }
    }

    context.strokeStyle = color;
    context.lineWidth = 2;
    context.lineJoin = 'round';
    context.setLineDash(dashes);
    context.stroke();
    context.setLineDash([]);
  }
}

// At most four whole powers of ten between two.
function powers(from, to) {
  const every = Math.max(1, Math.ceil((to - from) / 4));
  const found = [];
  for (let power = Math.ceil(from / every) * every; power <= to; power += every) {
    found.push(power);
  }

  return found;
}
