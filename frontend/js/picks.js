// Rows chosen in a table: <div x-data="picks"> around checkboxes of class "pick".
export function picks() {
  return {
    count: 0,

    get some() {
      return this.count > 0;
    },

    get shown() {
      return new Intl.NumberFormat(document.documentElement.lang).format(this.count);
    },

    boxes() {
      return [...this.$root.querySelectorAll("input.pick")];
    },

    refresh() {
      const boxes = this.boxes();
      this.count = boxes.filter((box) => box.checked).length;
      const all = this.$root.querySelector("input.pick-all");
      if (all) {
        all.checked = this.count > 0 && this.count === boxes.length;
        all.indeterminate = this.count > 0 && this.count < boxes.length;
      }
    },

    toggleAll() {
      const all = this.$root.querySelector("input.pick-all");
      for (const box of this.boxes()) {
        box.checked = all.checked;
      }
      this.refresh();
    },

    clear() {
      for (const box of this.boxes()) {
        box.checked = false;
      }
      this.refresh();
    },
  };
}
