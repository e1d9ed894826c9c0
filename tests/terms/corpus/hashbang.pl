#!/usr/bin/env swipl

a.
b c.
