/* Runs beside the page: hands on what the microphone gives, in blocks, with the loudest of each. */
const BLOCK = 4096;

class Microphone extends AudioWorkletProcessor {
  constructor() {
    super();
    this.block = new Float32Array(BLOCK);
    this.filled = 0;
    this.port.onmessage = () => {
      this.port.postMessage({ samples: this.block.slice(0, this.filled), last: true });
      this.filled = 0;
    };
  }

  process([input]) {
    if (!input.length) return true;
    for (let i = 0; i < input[0].length; i += 1) {
      let sum = 0;
      for (const channel of input) sum += channel[i];
      this.block[this.filled] = sum / input.length;
      this.filled += 1;
      if (this.filled === BLOCK) {
        this.port.postMessage({ samples: this.block });
        this.block = new Float32Array(BLOCK);
        this.filled = 0;
      }
    }
    return true;
  }
}

registerProcessor("microphone", Microphone);
