"""The demo business «کافه نارنج»: a café-restaurant of three branches with a year of sales."""
