-- Starts `gluegen lsp` for specs: *.yaml that say `gluegen:`, and Prolog files.
-- Put editors/neovim on the runtime path; g:gluegen_path names the program when it is not in PATH.

local function is_spec(buffer)
  local filetype = vim.bo[buffer].filetype
  if filetype == 'prolog' or filetype == 'gluegen' then
    return true
  end
  for _, line in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, 200, false)) do
    if line:match('^gluegen:') then
      return true
    end
  end
  return false
end

local config = {
  name = 'gluegen',
  cmd = { vim.g.gluegen_path or 'gluegen', 'lsp' },
  root_dir = vim.fn.getcwd(),
}
local client -- before Neovim 0.8, which keeps one client for each name itself

local function attach(buffer)
  if not is_spec(buffer) then
    return
  end
  if vim.lsp.start then
    vim.lsp.start(config, { bufnr = buffer })
    return
  end
  client = client or vim.lsp.start_client(config)
  vim.lsp.buf_attach_client(buffer, client)
end

vim.api.nvim_create_autocmd('FileType', {
  group = vim.api.nvim_create_augroup('gluegen', {}),
  pattern = { 'yaml', 'prolog', 'gluegen' },
  callback = function(event)
    attach(event.buf)
  end,
})
