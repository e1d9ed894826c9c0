-- Waits for the buffer's diagnostics and prints them: line:column code text.
vim.wait(20000, function() return #vim.diagnostic.get(0) > 0 end, 20)
for _, d in ipairs(vim.diagnostic.get(0)) do
  local text = d.message:gsub('\n.*', '')
  io.stdout:write(('%d:%d %s %s\n'):format(d.lnum + 1, d.col + 1, d.code, text))
end
