// The Jalali calendar for [data-jdp] fields. Values stay in Latin digits: 1405/08/30.
import "@majidh1/jalalidatepicker/dist/jalalidatepicker.min.js";

window.jalaliDatepicker.startWatch({
  persianDigits: false,
  minDate: "attr",
  maxDate: "attr",
  changeMonthRotateYear: true,
  showEmptyBtn: true,
  topSpace: 6,
  bottomSpace: 6,
  zIndex: 45,
});
