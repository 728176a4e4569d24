// The Jalali calendar for [data-jdp] fields. Values stay in Latin digits: 1405/08/30.
import "@majidh1/jalalidatepicker/dist/jalalidatepicker.min.js";

const arrow = (path) =>
  `<svg viewBox="0 0 24 24"><path d="${path}" fill="none" stroke="currentColor" stroke-width="2"/></svg>`;

window.jalaliDatepicker.startWatch({
  persianDigits: false,
  minDate: "attr",
  maxDate: "attr",
  plusHtml: arrow("M15 5.5 8.5 12l6.5 6.5"),
  minusHtml: arrow("m9 5.5 6.5 6.5L9 18.5"),
  changeMonthRotateYear: true,
  showEmptyBtn: true,
  topSpace: 6,
  bottomSpace: 6,
  zIndex: 45,
});
