;;; gluegen.el --- Specs of gluegen under eglot -*- lexical-binding: t -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "26.3") (eglot "1.9"))
;; Keywords: languages, tools

;;; Commentary:

;; Starts `gluegen lsp' for specs: YAML files that say `gluegen:', and Prolog files
;; in `gluegen-prolog-mode'.  (require 'gluegen) is all that an init file needs.

;;; Code:

(require 'eglot)
(require 'prolog)

(defgroup gluegen nil
  "Specs of gluegen."
  :group 'languages)

(defcustom gluegen-program "gluegen"
  "The gluegen program."
  :type 'string)

(define-derived-mode gluegen-prolog-mode prolog-mode "gluegen"
  "Major mode for specs that are Prolog texts.")

(define-derived-mode gluegen-yaml-mode prog-mode "gluegen"
  "Major mode for specs in YAML where no other YAML mode is installed."
  (setq-local comment-start "# ")
  (setq-local indent-tabs-mode nil))

(defun gluegen-spec-p ()
  "Whether the buffer is a spec in YAML."
  (save-excursion
    (goto-char (point-min))
    (re-search-forward "^gluegen:" nil t)))

(defun gluegen-ensure ()
  "Start the language server when the buffer is a spec."
  (when (or (derived-mode-p 'gluegen-prolog-mode) (gluegen-spec-p))
    (eglot-ensure)))

(defun gluegen-contact (&rest _)
  "How the server is started."
  (list gluegen-program "lsp"))

(add-to-list 'eglot-server-programs
             '((gluegen-prolog-mode gluegen-yaml-mode yaml-mode) . gluegen-contact))
(add-to-list 'auto-mode-alist '("\\.gluegen\\.pl\\'" . gluegen-prolog-mode))
(unless (fboundp 'yaml-mode)
  (add-to-list 'auto-mode-alist '("\\.ya?ml\\'" . gluegen-yaml-mode)))
(dolist (hook '(yaml-mode-hook gluegen-yaml-mode-hook gluegen-prolog-mode-hook))
  (add-hook hook #'gluegen-ensure))

(provide 'gluegen)
;;; gluegen.el ends here
